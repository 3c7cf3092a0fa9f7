import { usageError } from "./command-error.ts";
import { helpText } from "./help.ts";
import { flag, type Option, type Values } from "./option.ts";
import { readOptions } from "./read-options.ts";
import type { Terminal } from "./terminal.ts";

/** A command as the command line knows it. */
export interface Command {
	readonly name: string;
	/** One line in the list of commands. */
	readonly summary: string;
	/** Runs it on the words after its name; the exit code. */
	run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** A command as its file tells it. */
export interface CommandPlan<O extends Readonly<Record<string, Option>>> {
	readonly name: string;
	readonly summary: string;
	/** What it does and what for, in a few lines. */
	readonly about: readonly string[];
	/** The plain word that it needs, or words. */
	readonly operand?: Operand;
	readonly options: O;
	/** Commands to copy, each with what it is for. */
	readonly examples: readonly (readonly [command: string, purpose: string])[];
	/** What each exit code says; 64 is the same everywhere. */
	readonly exits: readonly (readonly [code: number, meaning: string])[];
	/** `operand` is empty for a command that takes none; `more` are the words after it, for one that takes several. */
	run(values: Values<O>, terminal: Terminal, operand: string, more: readonly string[]): Promise<number>;
}

/** A plain word, such as `TOKEN` in the help. */
export interface Operand {
	readonly placeholder: string;
	readonly help: string;
	/** It may be given several times. */
	readonly isList?: true;
}

/** Gives a command its `--help`, and its options read. */
export function defineCommand<const O extends Readonly<Record<string, Option>>>(plan: CommandPlan<O>): Command {
	const { name, summary } = plan;
	const options = { ...plan.options, help: flag("This text.") };
	return {
		name,
		summary,
		async run(args, terminal) {
			if (asksForHelp(args)) {
				terminal.out.print(helpText({ ...plan, options }, terminal.out.width));
				return 0;
			}
			const words: string[] = [];
			const take = plan.operand === undefined ? undefined : (word: string) => void words.push(word);
			const values = readOptions(name, options, args, take) as unknown as Values<O>;
			return plan.run(values, terminal, operandOf(plan, words), words.slice(1));
		},
	};
}

function operandOf(
	{ name, operand }: Pick<CommandPlan<Readonly<Record<string, Option>>>, "name" | "operand">,
	words: readonly string[],
): string {
	const [word, another] = words;
	if (operand === undefined) return "";
	const { placeholder, help } = operand;
	if (word === undefined) throw usageError(`${name} needs ${placeholder}: ${help}. See aerospike-task ${name} --help.`);
	if (another !== undefined && operand.isList !== true)
		throw usageError(`${name} takes one ${placeholder}, and there is also "${another}".`);
	return word;
}

/** Help comes whatever else is wrong, for that is when it is needed. */
function asksForHelp(args: readonly string[]): boolean {
	const end = args.indexOf("--");
	return args.slice(0, end < 0 ? args.length : end).some((word) => word === "--help" || word === "-h");
}
