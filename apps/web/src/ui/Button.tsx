import type { ButtonHTMLAttributes, Ref } from 'react';

type Kind = 'plain' | 'primary' | 'danger' | 'quiet';

const KIND: Record<Kind, string> = {
  plain: 'border border-line-strong bg-panel hover:bg-raised text-text',
  primary: 'border border-accent bg-accent text-accent-text hover:brightness-110',
  danger: 'border border-bad bg-panel text-bad hover:bg-bad-bg',
  quiet: 'border border-transparent text-text hover:bg-raised',
};

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  /** only an icon: square; give it an aria-label */
  icon?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind = 'plain', icon = false, className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex h-6 shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md ${
        icon ? 'w-6' : 'px-2'
      } text-sm disabled:cursor-default disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50 ${KIND[kind]} ${className}`}
    />
  );
}
