import { CALL_IN_CLONE } from "./call.ts";
import type { CommandPlan } from "./command-plan.ts";
import type { Option } from "./option.ts";
import { twoColumns } from "./two-columns.ts";

type Plan = Omit<CommandPlan<Readonly<Record<string, Option>>>, "run">;

/** The help of one command: its purpose, options, examples to copy, and exit codes. */
export function helpText({ name, about, argument, options, examples, exits }: Plan, width?: number): string {
	const usage = `Usage: aerospike-task ${name}`;
	return [
		`${usage}${argument === undefined ? "" : ` ${argument.placeholder}`} [options]`,
		"",
		...about,
		"",
		...(argument === undefined ? [] : twoColumns([[argument.placeholder, argument.help]], width).concat("")),
		"Options",
		...twoColumns(
			Object.entries(options).map(([option, plan]) => [spelling(option, plan), plan.help]),
			width,
		),
		"",
		examples.length === 1 ? "Example" : "Examples",
		...examples.flatMap(([call, purpose]) => [`  # ${purpose}`, `  ${CALL_IN_CLONE} ${call}`]),
		"",
		"Exit codes",
		...twoColumns(
			[...exits, [64, "wrong usage"] as const].map(([code, meaning]) => [String(code), meaning]),
			width,
		),
	].join("\n");
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
