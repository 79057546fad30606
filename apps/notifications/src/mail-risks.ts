import { isLoopback } from '@guildhall/http';

type MailConfiguration = Readonly<{
  GUILDHALL_PUBLIC_URL: string;
  GUILDHALL_SMTP_URL?: string | undefined;
  GUILDHALL_OUTBOX: 'on' | 'off';
}>;

/** What would let others read e-mails, and with them the links that open accounts. */
export function* mailRisks(configuration: MailConfiguration): Generator<string> {
  const { GUILDHALL_PUBLIC_URL, GUILDHALL_SMTP_URL: smtp, GUILDHALL_OUTBOX } = configuration;
  if (GUILDHALL_OUTBOX === 'on' && !isLoopback(new URL(GUILDHALL_PUBLIC_URL).hostname))
    yield 'GUILDHALL_OUTBOX: on; whoever reaches the instance could read all its e-mails, links and all';
  if (smtp === undefined) return;
  const { protocol, hostname, searchParams } = new URL(smtp);
  if (isLoopback(hostname)) return;
  const given = (name: string, value: string) => searchParams.get(name)?.toLowerCase() === value;
  if (protocol === 'smtp:' && !given('requireTLS', 'true') && !given('secure', 'true'))
    yield 'GUILDHALL_SMTP_URL: e-mails would travel unencrypted; it must begin with smtps://, or end with ?requireTLS=true for STARTTLS';
  if (given('tls.rejectUnauthorized', 'false')) yield 'GUILDHALL_SMTP_URL: tls.rejectUnauthorized=false';
}
