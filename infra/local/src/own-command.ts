/**
 * How a person runs another command of this repository in the way they ran this one: a machine that has only `npx` or
 * `npm` knows no `pnpm`.
 *
 * @param script - a script of package.json, such as `chat`.
 * @param args - behind it, as they are typed.
 * @param env - what npm and pnpm tell the programs that they run.
 */
export function ownCommand(
  script: string,
  args = '',
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const [runner = '', version = ''] = (env['npm_config_user_agent'] ?? '').split(/[/ ]/);
  const behind = args === '' ? '' : ` ${args}`;
  if (runner === 'npm') {
    return `npm run ${script}${args === '' ? '' : ` --${behind}`}`;
  }
  const viaNpx = /[\\/]_npx[\\/]/.test(env['npm_execpath'] ?? '');
  return `${viaNpx ? `npx pnpm@${version}` : 'pnpm'} ${script}${behind}`;
}
