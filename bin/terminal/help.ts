import type { CommandPlan } from "./command.ts";
import type { Option } from "./option.ts";
import { table } from "./table.ts";

type Plan = Omit<CommandPlan<Readonly<Record<string, Option>>>, "run">;

/** The help of one command: what it is for, its options, examples to copy, and what its exit codes say. */
export function helpText({ name, about, operand, options, examples, exits }: Plan, width?: number): string {
	const usage = `Usage: aerospike-task ${name}`;
	return [
		`${usage}${operand === undefined ? "" : ` ${operand.placeholder}`} [options]`,
		"",
		...about,
		"",
		...(operand === undefined ? [] : twoColumns([[operand.placeholder, operand.help]], width).concat("")),
		"Options",
		...twoColumns(
			Object.entries(options).map(([option, plan]) => [spelling(option, plan), plan.help]),
			width,
		),
		"",
		examples.length === 1 ? "Example" : "Examples",
		...examples.flatMap(([command, purpose]) => [`  # ${purpose}`, `  ${command}`]),
		"",
		"Exit codes",
		...twoColumns(
			[...exits, [64, "wrong usage"] as const].map(([code, meaning]) => [String(code), meaning]),
			width,
		),
	].join("\n");
}

const INDENT = "  ";

/** Pairs that line up, indented. */
export function twoColumns(rows: readonly (readonly [string, string])[], width?: number): readonly string[] {
	const [, ...lines] = table([{ title: "" }, { title: "" }], rows, width && width - INDENT.length);
	return lines.map((line) => INDENT + line);
}

function spelling(name: string, option: Option): string {
	switch (option.kind) {
		case "flag":
			return `--${name}`;
		case "value":
			return `--${name} ${option.placeholder}`;
		case "list":
			return `--${name} ${option.placeholder}…`;
		default:
			return option satisfies never;
	}
}
