const NAMES = ['GUILDHALL_OPERATOR_TOKEN', 'GUILDHALL_OPERATOR_TOKEN_FILE'] as const;

/** What the services get of the environment of whoever starts them. The rest follows from the set of servers. */
export const passedOn = (environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> =>
  Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
