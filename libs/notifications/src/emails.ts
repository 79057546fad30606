import type { QueuedEmail } from '@guildhall/contracts';
import { ERASED } from '@guildhall/event-sourcing';
import { LinkTokens } from '@guildhall/vault';
import { Injectable } from '@nestjs/common';
import { htmlOf, textOf } from './letter.js';
import { MailSettings } from './mail-settings.js';
import { type Facts, TEMPLATES } from './templates.js';
import { NotificationViews } from './views.js';

export type RenderedEmail = Readonly<{
  to: string;
  subject: string;
  text: string;
  html: string;
  links: readonly string[];
}>;

/**
 * E-mails as people get them. They are kept nowhere: each is made anew from what is known now whenever it is sent or read, so
 * once somebody is erased, their address and name read `erased` in every one of them.
 */
@Injectable()
export class Emails {
  constructor(
    private readonly views: NotificationViews,
    private readonly tokens: LinkTokens,
    private readonly settings: MailSettings,
  ) {}

  async render(email: QueuedEmail): Promise<RenderedEmail> {
    const person = email.recipient.type === 'user' ? await this.views.people.get(email.recipient.id) : undefined;
    const invitee =
      email.recipient.type === 'invitation' ? await this.views.invitees.get(email.recipient.id) : undefined;
    const to = person?.email ?? invitee?.email;
    const link = to === undefined ? undefined : await this.#link(email, to);
    const letter = TEMPLATES[email.template]({
      name: person?.name ?? ERASED,
      ...(await this.#senders(email)),
      ...(link && { link }),
      ...(email.expiresAt && { expiresAt: email.expiresAt }),
    });
    return {
      to: to ?? ERASED,
      subject: letter.subject,
      text: textOf(letter),
      html: htmlOf(letter),
      links: link ? [link] : [],
    };
  }

  async #senders({ organizationId, inviterId }: QueuedEmail): Promise<Pick<Facts, 'organization' | 'inviter'>> {
    const organization = organizationId && (await this.views.organizations.get(organizationId));
    const inviter = inviterId && (await this.views.people.get(inviterId));
    return {
      organization: organization ? organization.name : 'an organization',
      inviter: inviter ? inviter.name : ERASED,
    };
  }

  async #link({ template, recipient: { id }, link }: QueuedEmail, email: string): Promise<string | undefined> {
    if (link === undefined || template === 'already-registered') return undefined;
    const token = await this.tokens.make({ purpose: template, id, link, email });
    const path = template === 'invitation' ? `invitations/${token}` : `verify-email?token=${token}`;
    return `${this.settings.publicUrl}/${path}`;
  }
}
