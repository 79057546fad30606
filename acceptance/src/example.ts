import { GuildhallClient, GuildhallProblem } from '@guildhall/client/api';

export const foundAndInvite = async (url: string, email: string, password: string, invited: string) => {
  const guildhall = new GuildhallClient({ url });
  await guildhall.signIn({ email, password });
  const organization = await guildhall.post('/v1/organizations', {
    body: { name: 'Analytical Engines', project: { name: 'Churn model' } },
  });
  const params = { path: { organizationId: organization.id } };
  try {
    await guildhall.post('/v1/organizations/{organizationId}/invitations', { params, body: { email: invited } });
  } catch (problem) {
    if (!(problem instanceof GuildhallProblem && problem.code === 'already-invited')) throw problem;
  }
  return guildhall.get('/v1/organizations/{organizationId}/invitations', { params }); // has the new one, always
};
