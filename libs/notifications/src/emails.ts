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

type Subjects = Pick<Facts, 'organization' | 'person' | 'projects'>;

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
      ...(await this.#subjects(email)),
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

  async #subjects({ organizationId, personId, projectIds = [] }: QueuedEmail): Promise<Subjects> {
    const organization = organizationId && (await this.views.organizations.get(organizationId));
    const person = personId && (await this.views.people.get(personId));
    const projects = await this.views.projects.getMany(projectIds);
    return {
      organization: organization ? organization.name : 'an organization',
      person: personId === undefined ? 'Somebody' : person ? person.name : ERASED,
      projects: projectIds.flatMap((projectId) => projects.get(projectId)?.name ?? []),
    };
  }

  async #link(email: QueuedEmail, address: string): Promise<string | undefined> {
    const path = await this.#path(email, address);
    return path && `${this.settings.publicUrl}/${path}`;
  }

  async #path(
    { template, recipient, link, organizationId, transferId }: QueuedEmail,
    email: string,
  ): Promise<string | undefined> {
    // No token in this one: who accepts has to sign in.
    if (template === 'ownership-offer') return `ownership-offers/${organizationId}/${transferId}`;
    if (link === undefined) return undefined;
    const purpose = recipient.type === 'invitation' ? 'invitation' : 'verify-email';
    const token = await this.tokens.make({ purpose, id: recipient.id, link, email });
    return purpose === 'invitation' ? `invitations/${token}` : `verify-email?token=${token}`;
  }
}
