export const SERVER_NAMES = ['kafka', 'mongo', 'eventstore'] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

/** In a server's folder: what it has printed since its last start. */
export const LOG_FILE = 'server.log';

export type Place = Readonly<{ folder: string; ports: readonly number[] }>;

export type Command = Readonly<{ file: string; args: readonly string[]; env?: Readonly<Record<string, string>> }>;

/** A kind of server that the tool can run. */
export type Server = Readonly<{
  name: ServerName;
  ports: number;
  /** What a person has to install before it can run here; undefined when nothing is missing. */
  missing(): Promise<string | undefined>;
  /** Brings what it needs into the cache, and its folder into the state that it starts from. Doing it again changes nothing. */
  prepare(place: Place): Promise<void>;
  /** The folder is among the arguments: by it a process is recognised. */
  command(place: Place): Command;
  /** It answers, and not only its port is open. */
  isReady(place: Place): Promise<boolean>;
  address(place: Place): string;
  secondsToStart: number;
}>;
