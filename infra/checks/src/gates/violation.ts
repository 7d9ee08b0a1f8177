import type { Edit } from './project-copy.ts';

/** The tools whose findings can be told apart by file and rule. */
export type ToolName = 'format' | 'lint' | 'types' | 'boundaries' | 'unused';

/** Something that a gate must not let through. Violations of one tool are planted together. */
export interface Violation {
  readonly tool: ToolName;
  /** What must not pass, as a person would say it. */
  readonly name: string;
  /** Path from the root -> text, or a change of the text that is there. */
  readonly files: Readonly<Record<string, string | Edit>>;
  /** The file that must be named. */
  readonly file: string;
  /** What must be said of it: the start of {@link Finding.rule}. */
  readonly rule: string;
}

/** What a tool found. */
export interface Finding {
  /** Path from the root. */
  readonly file: string;
  /** The tool's name of the rule, then what it says where that decides. */
  readonly rule: string;
}

/** True when the tool found what was planted: that rule in that file. */
export function isFound(violation: Violation, findings: readonly Finding[]): boolean {
  return findings.some(
    (finding) => finding.file === violation.file && finding.rule.startsWith(violation.rule),
  );
}

/** An edit that adds dependencies to a package.json: name -> version. */
export function addDependencies(added: Readonly<Record<string, string>>): Edit {
  return (present) => {
    const manifest: { dependencies?: Record<string, string> } = JSON.parse(present ?? '{}');
    return JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, ...added } });
  };
}
