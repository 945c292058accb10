/** What a finished PDF says about itself: the Info dictionary's values and the XMP packet (ISO 16684-1) that mirrors them. */
import { escapeXml } from '../../writing';

export interface BookMetadata {
  title: string;
  author: string;
  subject: string;
  keywords: string[];
  /** BCP 47. */
  language: string;
  /** "Carrel 1.2.3" */
  creator: string;
  /** ISO 8601 UTC. */
  created: string;
}

/** The XMP packet as text (UTF-8). */
export function xmpPacket(metadata: BookMetadata): string {
  const alt = (text: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt>`;
  const list = (kind: 'Seq' | 'Bag', items: string[]) =>
    `<rdf:${kind}>${items.map((item) => `<rdf:li>${escapeXml(item)}</rdf:li>`).join('')}</rdf:${kind}>`;
  const date = metadata.created.replace(/\.\d+Z$/, 'Z');
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title>${alt(metadata.title)}</dc:title>
${metadata.author ? `<dc:creator>${list('Seq', [metadata.author])}</dc:creator>\n` : ''}${
  metadata.subject ? `<dc:description>${alt(metadata.subject)}</dc:description>\n` : ''
}${metadata.keywords.length ? `<dc:subject>${list('Bag', metadata.keywords)}</dc:subject>\n<pdf:Keywords>${escapeXml(metadata.keywords.join(', '))}</pdf:Keywords>\n` : ''}<dc:language>${list('Bag', [metadata.language])}</dc:language>
<pdf:Producer>${escapeXml(metadata.creator)}</pdf:Producer>
<xmp:CreatorTool>${escapeXml(metadata.creator)}</xmp:CreatorTool>
<xmp:CreateDate>${date}</xmp:CreateDate>
<xmp:ModifyDate>${date}</xmp:ModifyDate>
<xmp:MetadataDate>${date}</xmp:MetadataDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
}
