// Runs spec files one after another in this process: most of what a small spec costs is the start of a process and its imports.
import { after, describe } from 'node:test';
import { pathToFileURL } from 'node:url';

/**
 * Each file is a suite of its own, by the name that is given, and is imported when the one before it has ended. A file's suite
 * is reported when all of its tests were: one that was not reported did not run to its end. What they leave open holds this process
 * for so many milliseconds, and is a failure.
 */
export const runTogether = async (specs, patience) => {
  for (const { name, file } of specs)
    await new Promise((ended) => {
      describe(name, async () => {
        after(() => ended());
        try {
          await import(pathToFileURL(file).href);
        } catch (error) {
          ended();
          throw error;
        }
      });
    });
  const lingering = setTimeout(() => {
    console.error(`Left open: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, patience);
  lingering.unref();
};
