import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { giveRoles } from './give-roles.js';
import { ADA, assigned, saying, unassigned } from './loom.fixture.js';
import { projectAccess } from './project-access.js';

const given = decisionsOf(projectAccess);

describe('giving what Guildhall itself gives', () => {
  const administration = saying(1, ADA, 'project-admin');
  it('gives it', () =>
    given()
      .when(giveRoles([administration]))
      .then(assigned(administration)));
  it('does not give again what was taken back since', () =>
    given(assigned(administration), unassigned(administration))
      .when(giveRoles([administration]))
      .thenNothing());
  it('leaves what is held already', () =>
    given(assigned(administration))
      .when(giveRoles([saying(2, ADA, 'project-admin')]))
      .thenNothing());
});
