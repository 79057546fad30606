const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it must stand in HTML. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);

/** A small page for people who look at the API with a browser. `body` is HTML. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title === 'Guildhall' ? title : `${escapeHtml(title)} - Guildhall`}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1.25rem; }
  h1 { font-size: 1.7rem; letter-spacing: -0.01em; } code, pre { font: 0.9em ui-monospace, monospace; }
  pre { padding: 0.8rem 1rem; overflow-x: auto; border-radius: 8px; background: color-mix(in srgb, currentColor 7%, transparent); }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 0.4rem 1rem 0.4rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
  article { border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: 10px; padding: 0.2rem 1.1rem; margin: 1rem 0; }
  .quiet { opacity: 0.65; }
</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
