import { Invitation, NewProjectMember, ProjectMember } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import {
  AccessReplica,
  Answer,
  Caller,
  created,
  Documents,
  RequiresInProject,
  type SignedInCaller,
} from '@guildhall/http';
import { EmailDigests } from '@guildhall/vault';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { inviteCollaborator, issueInvitation } from './domain/issue-invitation.js';
import { promiseProjectRoles } from './domain/manage-projects.js';
import { organization } from './domain/organization.js';
import { invitationIn } from './invitation-answers.js';
import { mayShare, sharingDefaults } from './may-share.js';
import { verifiedPerson } from './people.js';
import { OrganizationViews } from './views.js';
import { visibleTo } from './visible-members.js';

export class AddProjectMember extends Command<ProjectMember | Invitation> {
  constructor(
    readonly actorId: string,
    readonly projectId: string,
    readonly member: NewProjectMember,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AddProjectMember)
export class AddProjectMemberHandler implements ICommandHandler<AddProjectMember> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
    private readonly digests: EmailDigests,
    private readonly replica: AccessReplica,
    private readonly clock: Clock,
  ) {}

  async execute({ actorId, projectId, member, context }: AddProjectMember): Promise<ProjectMember | Invitation> {
    const organizationId = this.replica.organizationOf(projectId);
    if (organizationId === undefined) throw new Refusal('not-found');
    const { email, name, roles, organizationRoles = [] } = member;
    const grant = { projectId, roles };
    mayShare(this.replica, actorId, organizationId, { projects: [grant], roles: organizationRoles });
    const person =
      member.userId === undefined
        ? await verifiedPerson(this.views, email!)
        : await this.views.people.get(member.userId);
    const row = await this.views.organizations.get(organizationId);
    const isSeen = row && visibleTo(this.replica, actorId, row);
    const emailDigest = email && (await this.digests.of(email));
    const invitationId = context.newId('invitation');
    const now = this.clock.now();
    const { events } = await this.decisions.decide(organization, organizationId, context, (state) => {
      const { members, collaborators, policies } = state;
      const theirs = person && members.get(person.userId);
      // Who is hidden from the actor is a stranger to them: nothing here may tell that they are not.
      const isHidden = person && theirs && !isSeen?.({ userId: person.userId, roles: theirs.roles });
      if (person && !isHidden && (theirs || collaborators.has(person.userId))) {
        const held = theirs?.roles ?? [];
        if (organizationRoles.some((role) => !held.includes(role))) throw new Refusal('already-member');
        return promiseProjectRoles(actorId, person.userId, grant)(state);
      }
      // A stranger is asked first, whether they have an account or not.
      if (email === undefined || !emailDigest) throw new Refusal('not-a-member', { userId: member.userId });
      if (policies.strangersInProjects === 'collaborators' && organizationRoles.length > 0)
        throw new Refusal('forbidden', { policy: 'strangersInProjects' });
      const invite = policies.strangersInProjects === 'collaborators' ? inviteCollaborator : issueInvitation;
      const facts = { invitationId, email, name, emailDigest, roles: organizationRoles, groups: [], projects: [grant] };
      return sharingDefaults(this.replica, actorId, organizationRoles, invite(actorId, facts, now))(state);
    });
    if (events.some(({ type }) => type === 'InvitationIssued')) return invitationIn(events);
    const { userId, name: theirName, email: theirEmail } = person!;
    const external = this.replica.rolesIn(userId, organizationId)?.external ?? false;
    return { userId, name: theirName, email: theirEmail, roles, external };
  }
}

@Controller('v1/projects/:projectId/members')
export class ProjectMembersRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @RequiresInProject('projects.role-assignments.create')
  @Documents({
    summary:
      'Give somebody roles in a project: at once if they belong to the organization, else by an invitation, to become a member ' +
      'or an external collaborator as the policies say',
    answers: [201, ProjectMember],
    orAnswers: [202, Invitation, 'They were sent an invitation'],
    problems: [
      'not-found',
      'forbidden',
      'unknown-role',
      'beyond-own-rights',
      'not-a-member',
      'already-member',
      'already-invited',
    ],
    writes: true,
  })
  async add(
    @Param('projectId') projectId: string,
    @Body({ schema: NewProjectMember }) member: NewProjectMember,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const added = await this.commands.execute(new AddProjectMember(userId, projectId, member, context));
    if ('userId' in added) return created(`/v1/projects/${projectId}/members/${added.userId}`, added);
    return new Answer(added, { status: 202 });
  }
}
