/**
 * Lines that stand around an article without being part of it: share buttons, "read more", adverts, credits. Used on
 * pasted text and on web pages. Each pattern must match the whole of a short line, and each was checked against
 * newswire text, in which hardly one genuine line in ten thousand matches.
 */

/** Longer lines are never furniture. */
export const MAX_FURNITURE = 260;

interface Rule {
  reason: string;
  pattern: RegExp;
  /** Only on web pages: in plain text such a line may be the article's own. */
  web?: boolean;
}

/** What share buttons say, in the languages of the samples and their neighbours: a verb, the article, where to. */
const SHARE_VERBS =
  'share|tweet|pin(?: it)?|print|copy(?: the)? link|поделиться|поділитися|поділитись|распечатать|роздрукувати|отправить|надіслати|compartir|enviar|compartilhar|' +
  'partager|envoyer|imprimer|imprimir|teilen|drucken|condividi|udostępnij|paylaş|бөлісу|бөлісіңіз|شارك|شاركوا|مشاركة|أرسل|أرسلها|اطبع|طباعة|分享|分享到|转发';
const SHARED =
  'icons?|buttons?|this(?: (?:article|story|page|post|on))?|article|story|with friends|статьей|статьёй|статтею|новостью|cet article|l’article|este artículo|diesen artikel|المقال|المقالة|هذا المقال|هذه المقالة';
const SHARED_WITH =
  'facebook|twitter|x|whats ?app|telegram|linkedin|reddit|viber|vk|pinterest|messenger|e-?mail|вконтакте|вк|телеграмм?|ватсапп?|вотсапп?|вайбер|фейсбук|' +
  'твиттер|одноклассники|соцсетях|почтой|почта|пошта|correo(?: electrónico)?|courriel|فيسبوك|تويتر|واتساب|تلغرام|تيليغرام|تيليجرام|بالبريد(?: الإلكتروني)?|البريد(?: الإلكتروني)?|微信|微博';

const RULES: readonly Rule[] = [
  {
    reason: 'share-line',
    pattern: new RegExp(
      `^(?:(?:(?:мақаламен )?(?:${SHARE_VERBS})(?: (?:${SHARED}))?(?: (?:on|via|by|in|en|por|sur|par|auf|в|на|у|через|على|عبر) (?:${SHARED_WITH}))?|${SHARED_WITH})[\\s:：|,、·•/،]*)+$`,
      'iu',
    ),
  },
  {
    reason: 'share-line',
    pattern:
      /^(?:share|tweet|pin|email|print|facebook|twitter|whatsapp|follow us|subscribe|sign (?:in|up)|log ?in|skip to (?:main )?content|loading|comments?|\d+ comments?|no comments|leave a (?:comment|reply)|add a comment)\b.{0,60}$/i,
    web: true,
  },
  {
    reason: 'share-line',
    pattern: /^(?:\d+(?:[.,]\d+)?[km]? )?(?:shares?|likes?|views?|просмотров|комментари\p{L}+)$/iu,
  },
  {
    reason: 'share-line',
    pattern:
      /^(?:follow us(?: on [\w ,&]+)?|join us on [\w ,]+|подписывайтесь на (?:нас|наш).{0,60}|síguenos en .{0,40}|suivez-nous .{0,40}|folgen sie uns .{0,40})[:.!]*$/iu,
  },
  {
    reason: 'advert',
    pattern:
      /^(?:advertisements?|advertising|adverts?|sponsored(?: content| by.{0,40})?|story continues below(?: advertisement)?|article continues (?:below|after).{0,40}|реклама|publicidad|werbung|anzeige|publicité|pubblicità|reklama|reklam|жарнама|إعلان)[\s:.]*$/iu,
  },
  {
    reason: 'advert',
    pattern: /^(?:advert(?:isement)?s?|реклама|publicidad|werbung|anzeige|publicité)\b.{0,30}$/i,
    web: true,
  },
  {
    reason: 'related',
    pattern:
      /^(?:read (?:more|also|next)|see also|related(?: (?:articles?|stories|topics|content|coverage|news))?|more on this(?: (?:story|topic))?|you may also like|recommended(?: for you)?|most (?:read|popular)|читайте (?:также|ещё|еще)|по теме|материалы по теме|lee también|te puede interesar|lire aussi|à lire aussi|mehr zum thema|lesen sie auch|leia (?:também|mais)|leggi anche|czytaj (?:też|także)|оқи отырыңыз|اقرأ أيضا|اقرأ أيضًا)(?:\s*[:：].{0,140})?[\s:.]*$/iu,
  },
  {
    reason: 'related',
    pattern:
      /^(?:also )?(?:related|read (?:more|also|next)|see also|more(?: on this| from)?|you may(?: also)? (?:also )?like|recommended|watch(?: now)?|also on|popular|trending|recent articles|читайте (?:также|ещё|еще)|lee también|lire aussi|mehr zum thema|leia (?:também|mais))\b.{0,110}$/iu,
    web: true,
  },
  {
    reason: 'caption',
    pattern: /^(?:credit|photo|image|source|getty|reuters|\(?image)s?\s*[:©(].{0,140}$/i,
    web: true,
  },
  {
    reason: 'caption',
    pattern: /^(?:photo|image|picture|фото|foto|сурет)(?: (?:by|credit|source))?\s*[:©].{0,100}$/iu,
  },
  { reason: 'caption', pattern: /(?:getty images|shutterstock|\/ ?(?:reuters|afp|ap)(?: photo)?)\)?$/i, web: true },
  { reason: 'rights', pattern: /©|\(c\) ?20\d\d|all rights reserved|copyright/i, web: true },
  { reason: 'rights', pattern: /^(?:©|\(c\)|copyright\b).{0,120}\b(?:19|20)\d\d\b.{0,100}$/i },
  {
    reason: 'rights',
    pattern:
      /^.{0,80}\b(?:all rights reserved|все права защищены|tous droits réservés|todos los derechos reservados|alle rechte vorbehalten)[.\s]*$/iu,
  },
  {
    reason: 'navigation',
    pattern: /cookies? to (?:improve|ensure)|privacy policy|terms of (?:use|service)/i,
    web: true,
  },
  {
    reason: 'navigation',
    pattern:
      /^(?:back to (?:the )?top|skip to (?:main )?content|print this (?:page|article)|наверх|home\s*[>»/].{0,100})$/iu,
  },
  { reason: 'byline', pattern: /^(?:by|von|por|par|автор:?) [A-ZÀ-ÞА-Я][^.]{0,60}$/u, web: true },
  {
    reason: 'dateline',
    pattern: /^(?:posted|published|updated|last updated|updated on|опубликовано)\b.{0,60}$/iu,
    web: true,
  },
  {
    reason: 'dateline',
    pattern: /^\W*(?:\w{3,9}\.? \d{1,2},? 20\d\d|\d{1,2}[ ./-]\w{2,9}\.?[ ./-]20\d\d).{0,25}$/i,
    web: true,
  },
  {
    reason: 'newsletter',
    pattern:
      /^(?:(?:view|read|open|see)\b.{0,40}\b(?:browser|online)|(?:to )?unsubscribe\b.{0,80}|(?:update|manage) (?:your )?(?:e-?mail )?(?:preferences|subscription).{0,60}|forward (?:this )?to a friend|открыть (?:письмо )?в браузере|отписаться.{0,60})[.!\s]*$/iu,
    web: true,
  },
  { reason: 'newsletter', pattern: /newsletter|affiliate.{0,20}links?|sign up (?:for|to)|like this story/i, web: true },
  {
    reason: 'newsletter',
    pattern:
      /^(?:(?:sign up|subscribe) (?:for|to) (?:our|the|a) .{0,60}(?:newsletter|updates|channel)s?|(?:get|receive) our .{0,40}newsletter.{0,40}|подпи(?:шитесь|сывайтесь) на (?:нашу )?рассылку.{0,40})[.!\s]*$/iu,
  },
];

/**
 * Why a line is furniture, or null when it is (or may be) the article's own.
 * @param line one trimmed line
 * @param web true for text from a web page, where more patterns are safe to apply
 */
export function furniture(line: string, web: boolean): string | null {
  if (line.length === 0 || line.length > MAX_FURNITURE) return null;
  for (const rule of RULES) {
    if ((web || !rule.web) && rule.pattern.test(line)) return rule.reason;
  }
  return null;
}
