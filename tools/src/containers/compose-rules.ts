import { knownSettings, requiredSettings, settingOf } from '../routing/settings.js';
import { services } from '../routing/routes.js';
import { type ComposeFile, type ComposeService, dockerfile } from './compose-file.js';

export type ComposeRule = Readonly<{ name: string; violations(file: ComposeFile): readonly string[] }>;

const rule = (
  name: string,
  isRight: (one: ComposeService, name: string, file: ComposeFile) => boolean,
): ComposeRule => ({
  name,
  violations: (file) =>
    Object.entries(file.services)
      .filter(([service, one]) => !isRight(one, service, file))
      .map(([service]) => service),
});

const isOurs = (name: string) => services.includes(name);
const runsOnce = ({ restart }: ComposeService) => restart === 'no';
const needsNoDisk = (name: string) => !['eventstore', 'kafka', 'mongo'].includes(name);
const SECRET = /KEY|SASL|PASSWORD|TOKEN(?!_AUDIENCE)|SECRET/;
/** Taken from the environment of whoever starts it, or left out. */
const GIVEN = /^\$\{\w+:-\}$/;

export const composeRules: readonly ComposeRule[] = [
  {
    name: 'every service is there, made from the one Dockerfile',
    violations: ({ services: given }) =>
      services.filter(
        (name) => given[name]?.build?.args?.['SERVICE'] !== name || given[name].image !== `guildhall/${name}:0.1.0`,
      ),
  },
  rule('images are pinned to an exact version', ({ image = '' }) => /:v?\d+\.\d+\.\d+(-[\w.-]+)?$/.test(image)),
  rule('what runs on has a health check', (one, name) =>
    isOurs(name) ? dockerfile.includes('\nHEALTHCHECK ') && !one.healthcheck : runsOnce(one) || !!one.healthcheck?.test,
  ),
  rule('what runs on is started again', ({ restart }) => restart === 'unless-stopped' || restart === 'no'),
  rule('services, proxy and what else needs no disk of its own are confined', (one, name) =>
    !needsNoDisk(name)
      ? !one.privileged
      : one.read_only === true &&
        one.tmpfs?.join() === '/tmp' &&
        one.cap_drop?.join() === 'ALL' &&
        !one.cap_add &&
        !one.privileged &&
        one.security_opt?.includes('no-new-privileges:true') === true,
  ),
  rule('nothing runs as root that need not', ({ user, image = '' }, name) =>
    image.startsWith('guildhall/')
      ? !user && /^USER [1-9]\d*:[1-9]\d*$/m.test(dockerfile)
      : !needsNoDisk(name) || /^[1-9]\d*:[1-9]\d*$/.test(user ?? ''),
  ),
  rule(
    'only this machine reaches what is published, which is the proxy and the mail catcher',
    ({ ports = [] }, name) =>
      ports.every((port) => port.startsWith('127.0.0.1:')) &&
      (ports.length === 0 || ['proxy', 'mailpit'].includes(name)),
  ),
  rule('nothing starts before what it needs is healthy', (one, name, file) => {
    const needed = isOurs(name) ? ['eventstore', 'kafka', 'mongo', 'master-key'] : name === 'proxy' ? services : [];
    return (
      needed.every((other) => one.depends_on?.[other]) &&
      Object.entries(one.depends_on ?? {}).every(([other, { condition }]) => {
        const once = runsOnce(file.services[other] ?? {});
        return other in file.services && condition === (once ? 'service_completed_successfully' : 'service_healthy');
      })
    );
  }),
  rule('data is in named volumes, which only their owner writes', (one, name, file) =>
    (one.volumes ?? []).every((volume) => {
      const [source, , mode] = volume.split(':');
      const isFile = source!.startsWith('./');
      return (isFile || source! in file.volumes) && (mode === 'ro') === (isFile || isOurs(name));
    }),
  ),
  rule('no secret stands in the file', ({ environment = {} }) =>
    Object.entries(environment).every(
      ([name, value]) =>
        (!SECRET.test(name) || name.endsWith('_FILE') || GIVEN.test(value)) && !/:\/\/[^/@\s]+:[^/@\s]+@/.test(value),
    ),
  ),
  rule('services are given settings that there are, and all that they need', ({ environment = {} }, name) => {
    const given = Object.keys(environment).map((setting) => settingOf(setting));
    return (
      !isOurs(name) ||
      (given.every((setting) => knownSettings(name).has(setting)) &&
        requiredSettings.every((setting) => given.includes(setting)))
    );
  }),
];
