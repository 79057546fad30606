import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { abandonFounding, foundOrganization } from './found-organization.js';
import { founded, founding, ORG } from './organization.fixture.js';
import { organization } from './organization.js';

const given = decisionsOf(organization);

describe('founding an organization', () => {
  it('begins it as a copy of its template', () => given().when(foundOrganization(founding)).then(founded[0]!));
  it('refuses to begin it twice', () =>
    given(...founded)
      .when(foundOrganization(founding))
      .thenRefuses('slug-taken'));
  it('refuses once it was given up', () =>
    given({ type: 'FoundingAbandoned', data: { organizationId: ORG } })
      .when(foundOrganization(founding))
      .thenRefuses('slug-taken'));
});

describe('giving an unfinished founding up', () => {
  it('closes the stream before it began', () =>
    given()
      .when(abandonFounding(ORG))
      .then({ type: 'FoundingAbandoned', data: { organizationId: ORG } }));
  it('happens once', () =>
    given({ type: 'FoundingAbandoned', data: { organizationId: ORG } })
      .when(abandonFounding(ORG))
      .thenNothing());
  it('is refused once the organization is there', () =>
    given(...founded)
      .when(abandonFounding(ORG))
      .thenRefuses('slug-taken'));
});
