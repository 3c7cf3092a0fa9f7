import { parseArgs } from "node:util";
import { usageError } from "./command-error.ts";
import { nearest } from "./nearest.ts";
import type { Option, Values } from "./option.ts";

type Options = Readonly<Record<string, Option>>;

/**
 * Reads the arguments of a command.
 *
 * @param onArgument called for each argument that does not belong to an option; without it, such an argument is an
 *   error
 * @throws CommandError with a message that names the option and what it may be
 */
export function readOptions<O extends Options>(
	command: string,
	options: O,
	args: readonly string[],
	onArgument?: (word: string) => void,
): Values<O> {
	const words = spreadLists(options, args);
	const { tokens } = parseArgs({ args: words, options: shapes(options), strict: false, allowPositionals: true, tokens: true });
	const found = new Map<string, unknown>();
	for (const token of tokens) {
		if (token.kind === "option-terminator") continue;
		if (token.kind === "positional") {
			if (onArgument === undefined)
				throw usageError(`${command} does not take the argument "${token.value}".${seeHelp(command)}`);
			onArgument(token.value);
			continue;
		}
		const option = Object.hasOwn(options, token.name) && token.rawName.startsWith("--") ? options[token.name] : undefined;
		if (option === undefined)
			throw usageError(
				`${command} does not have an option ${token.rawName}.${suggestion(token.name, options)}${seeHelp(command)}`,
			);
		if (option.kind === "list")
			found.set(token.name, [...((found.get(token.name) as string[] | undefined) ?? []), ...items(token)]);
		else if (found.has(token.name)) throw usageError(`${token.rawName} was given twice.`);
		else found.set(token.name, readValue(option, token));
	}
	return Object.fromEntries(
		Object.entries(options).map(([name, { kind }]) => [name, found.get(name) ?? (kind === "flag" ? false : undefined)]),
	) as Values<O>;
}

interface Given {
	readonly rawName: string;
	readonly value?: string | undefined;
	readonly inlineValue?: boolean | undefined;
}

function readValue(option: Exclude<Option, { kind: "list" }>, token: Given): unknown {
	const { rawName, value = "" } = token;
	if (option.kind === "flag") {
		if (token.value !== undefined) throw usageError(`${rawName} does not take a value, but got "${value}".`);
		return true;
	}
	if (isMissing(token)) throw usageError(`${rawName} needs a value: ${option.allowed}.`);
	const read = option.read(value);
	if (read === undefined) throw usageError(`${rawName} must be ${option.allowed}, not "${value}".${option.hint?.(value) ?? ""}`);
	return read;
}

function items(token: Given): readonly string[] {
	const words = isMissing(token) ? [] : (token.value ?? "").split(",").filter((word) => word !== "");
	if (words.length === 0) throw usageError(`${token.rawName} needs at least one value.`);
	return words;
}

/** A value that begins with `--` is the next option, unless it is written as `--file=--x`. */
function isMissing({ value, inlineValue }: Given): boolean {
	return value === undefined || (inlineValue !== true && value.startsWith("--"));
}

/** `--only A B` becomes `--only=A --only=B`, because parseArgs takes one value per option. */
function spreadLists(options: Options, args: readonly string[]): string[] {
	let open: string | undefined;
	return args.flatMap((word, index) => {
		if (word.startsWith("-")) {
			open = options[word.slice(2)]?.kind === "list" ? word : undefined;
			const isFollowed = args[index + 1]?.startsWith("-") === false;
			return open !== undefined && isFollowed ? [] : [word];
		}
		return open === undefined ? [word] : [`${open}=${word}`];
	});
}

function shapes(options: Options): Record<string, { type: "boolean" | "string"; multiple: boolean }> {
	return Object.fromEntries(
		Object.entries(options).map(([name, { kind }]) => [name, { type: kind === "flag" ? "boolean" : "string", multiple: true }]),
	);
}

function seeHelp(command: string): string {
	return ` See aerospike-task ${command} --help.`;
}

function suggestion(name: string, options: Options): string {
	const near = nearest(name, Object.keys(options));
	return near === undefined ? "" : ` Did you mean --${near}?`;
}
