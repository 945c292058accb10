/** The few controls that every screen is made of, over React Aria: behaviour from there, looks from `controls.css`. */
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Checkbox as AriaCheckbox,
  type CheckboxProps,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
  ToggleButton,
  type ToggleButtonProps,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';
import { Icon, type IconName } from './Icon';

type ButtonProps = Omit<AriaButtonProps, 'className' | 'children'> & {
  kind?: 'plain' | 'primary' | 'quiet' | 'danger' | 'link';
  icon?: IconName;
  className?: string;
  children?: ReactNode;
};

export function Button({ kind = 'plain', icon, className = '', children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`button ${kind} ${className}`}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </AriaButton>
  );
}

/** A button that shows only a drawing; its name is a tooltip and is read aloud. `keys` is shown beside the name. */
export function IconButton({
  label,
  icon,
  keys,
  ...rest
}: Omit<AriaButtonProps, 'className' | 'children'> & { label: string; icon: IconName; keys?: string }) {
  return (
    <TooltipTrigger delay={600}>
      <AriaButton {...rest} aria-label={label} className="button icon-only">
        <Icon name={icon} />
      </AriaButton>
      <Hint label={label} keys={keys} />
    </TooltipTrigger>
  );
}

export function IconToggle({
  label,
  icon,
  keys,
  ...rest
}: Omit<ToggleButtonProps, 'className' | 'children'> & { label: string; icon: IconName; keys?: string }) {
  return (
    <TooltipTrigger delay={600}>
      <ToggleButton {...rest} aria-label={label} className="button icon-only toggle">
        {({ isSelected }) => <Icon name={icon} filled={isSelected && icon !== 'eye' && icon !== 'check'} />}
      </ToggleButton>
      <Hint label={label} keys={keys} />
    </TooltipTrigger>
  );
}

function Hint({ label, keys }: { label: string; keys?: string }) {
  return (
    <Tooltip className="tooltip" offset={6}>
      {label}
      {keys ? <kbd>{keys}</kbd> : null}
    </Tooltip>
  );
}

export interface Choice<T extends string> {
  id: T;
  label: string;
}

/** One of a few, all of them visible. */
export function Segments<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: T;
  choices: Choice<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <RadioGroup
      aria-label={label}
      orientation="horizontal"
      className="segments"
      value={value}
      onChange={(next) => onChange(next as T)}
    >
      {choices.map((choice) => (
        <Radio key={choice.id} value={choice.id} className="segment">
          {choice.label}
        </Radio>
      ))}
    </RadioGroup>
  );
}

/** One of several, in a list that opens. */
export function Picker<T extends string>({
  label,
  value,
  choices,
  onChange,
  labelHidden = false,
}: {
  label: string;
  value: T;
  choices: Choice<T>[];
  onChange: (value: T) => void;
  labelHidden?: boolean;
}) {
  return (
    <Select
      className="field picker"
      value={value}
      onChange={(next) => onChange(next as T)}
      aria-label={labelHidden ? label : undefined}
    >
      {labelHidden ? null : <Label>{label}</Label>}
      <AriaButton className="button picker-button">
        <SelectValue />
        <Icon name="down" />
      </AriaButton>
      <Popover className="popover">
        <ListBox className="list" items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.id} className="list-item" textValue={choice.label}>
              {choice.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

export function Field({
  label,
  help,
  rows,
  placeholder,
  className = '',
  ...rest
}: Omit<TextFieldProps, 'className'> & {
  label: string;
  help?: string;
  rows?: number;
  placeholder?: string;
  className?: string;
}) {
  return (
    <TextField {...rest} className={`field ${className}`}>
      <Label>{label}</Label>
      {rows ? (
        <TextArea className="input" rows={rows} placeholder={placeholder} dir="auto" />
      ) : (
        <Input className="input" placeholder={placeholder} dir="auto" />
      )}
      {help ? (
        <Text slot="description" className="help">
          {help}
        </Text>
      ) : null}
    </TextField>
  );
}

export function Checkbox({
  children,
  ...rest
}: Omit<CheckboxProps, 'className' | 'children'> & { children?: ReactNode }) {
  return (
    <AriaCheckbox {...rest} className="checkbox">
      <span className="box" aria-hidden="true">
        <Icon name="check" />
      </span>
      {children}
    </AriaCheckbox>
  );
}

export interface Action {
  id: string;
  label: string;
  icon?: IconName;
  danger?: boolean;
  run: () => void;
}

/** A button that opens a list of actions. */
export function ActionMenu({
  label,
  icon = 'more',
  actions,
  text,
}: {
  label: string;
  icon?: IconName;
  actions: Action[];
  text?: ReactNode;
}) {
  return (
    <MenuTrigger>
      <AriaButton aria-label={text ? undefined : label} className={`button ${text ? 'quiet' : 'icon-only'}`}>
        {text ?? <Icon name={icon} />}
        {text && text !== label ? <span className="visually-hidden">{label}</span> : null}
        {text ? <Icon name="down" /> : null}
      </AriaButton>
      <Popover className="popover">
        <Menu
          className="list"
          items={actions}
          onAction={(id) => actions.find((action) => action.id === id)?.run()}
          aria-label={label}
        >
          {(action) => (
            <MenuItem id={action.id} textValue={action.label} className={`list-item ${action.danger ? 'danger' : ''}`}>
              {action.icon ? <Icon name={action.icon} /> : null}
              <span>{action.label}</span>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
