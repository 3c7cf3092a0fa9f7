import type { NodeWord, Work } from "./tracker-parts.ts";

/** The answer of a node in a round, and the build that determined the form of the question. */
export interface Told {
	readonly node: string;
	readonly word: NodeWord;
	readonly build: string | undefined;
}

/** Asks a node until it gives an answer or all forms have failed. Never rejects. */
export async function askNode(work: Work, node: string): Promise<Told> {
	const { cluster, manner, id } = work;
	const asked = new Set<string>();
	for (const again of [false, true]) {
		const build = await cluster.build(node, new AbortController().signal, again);
		for (const commands of manner.requests(build, id)) {
			if (asked.has(commands.join())) continue;
			asked.add(commands.join());
			const word = await askRepeatedly(work, node, commands);
			if (word.kind !== "unknown") return { node, word, build };
		}
	}
	return { node, word: { kind: "unknown" }, build: undefined };
}

async function askRepeatedly(work: Work, node: string, commands: readonly string[]): Promise<NodeWord> {
	for (let retries = work.manner.habits.retries; ; retries--) {
		const word = await askOnce(work, node, commands);
		if (word === UNCLEAR) return askEachAlone(work, node, commands);
		if (word.kind !== "failed" || retries === 0) return word;
	}
}

/** A name contains the echo of a command, so each command is asked again separately (PARSE-8). */
async function askEachAlone(work: Work, node: string, commands: readonly string[]): Promise<NodeWord> {
	const words: NodeWord[] = [];
	for (const command of commands) {
		const word = await askOnce(work, node, [command]);
		if (word === UNCLEAR || word.kind === "failed" || word.kind === "late") return word === UNCLEAR ? { kind: "unknown" } : word;
		words.push(word);
	}
	return strongestOf(words);
}

const UNCLEAR: unique symbol = Symbol("unclear");

async function askOnce(
	{ cluster, manner, id, requestTimeout, deadline, signal }: Work,
	node: string,
	commands: readonly string[],
): Promise<NodeWord | typeof UNCLEAR> {
	const { clock } = cluster;
	const controller = new AbortController();
	const limit = clock.now() + requestTimeout;
	const isCut = deadline <= limit;
	return new Promise((resolve) => {
		const cancel = clock.schedule(Math.min(limit, deadline), isCut ? "deadline" : "request-timeout", () => {
			settle(isCut ? { kind: "late" } : { kind: "failed", atLimit: true });
			controller.abort();
		});
		const onAbort = () => {
			settle({ kind: "late" });
			controller.abort();
		};
		const settle = (word: NodeWord | typeof UNCLEAR) => {
			cancel();
			signal?.removeEventListener("abort", onAbort);
			resolve(word);
		};
		signal?.addEventListener("abort", onAbort);
		cluster.ask(node, commands, controller.signal).then(
			(body) => settle(readBody(body, commands, (value) => manner.readValue(value, id))),
			() => settle({ kind: "failed", atLimit: false }),
		);
	});
}

const STRONGEST_FIRST: readonly NodeWord["kind"][] = ["active", "done", "error", "unclear", "absent", "unknown"];

function readBody(body: string, commands: readonly string[], readValue: (value: string) => NodeWord): NodeWord | typeof UNCLEAR {
	if (body.startsWith("ERROR:9:") || body.startsWith("ERROR::timeout")) return { kind: "failed", atLimit: false };
	if (body.startsWith("ERROR:")) return readValue(body.split("\n")[0] ?? "");
	const [, ...later] = commands;
	if (later.some((command) => body.split("\n").filter((line) => isEcho(line, command)).length > 1)) return UNCLEAR;
	if (later.length > 0 && isCutByName(commands.map((command) => valueFor(body, command, commands)))) return UNCLEAR;
	const words = commands.map((command): NodeWord => {
		const value = valueFor(body, command, commands);
		return value === undefined || value.startsWith("ERROR:4:unrecognized command") ? { kind: "unknown" } : readValue(value);
	});
	return strongestOf(words);
}

/**
 * An entry without the numbers that a server writes, beside a value that has them: the echo between them stands in a
 * name.
 */
function isCutByName(values: readonly (string | undefined)[]): boolean {
	const isWhole = (value: string | undefined) =>
		/:recs-succeeded=\d+:recs-failed=\d+/.test(value ?? "") && /:run-time=\d/.test(value ?? "");
	const isShort = (value = "") => value !== "" && !value.startsWith("ERROR:") && !isWhole(value);
	return values.some(isWhole) && values.some(isShort);
}

function strongestOf(words: NodeWord[]): NodeWord {
	const [strongest] = words.sort((one, other) => STRONGEST_FIRST.indexOf(one.kind) - STRONGEST_FIRST.indexOf(other.kind));
	return strongest ?? { kind: "unknown" };
}

function isEcho(line: string, of: string): boolean {
	return line === of || line.startsWith(`${of}\t`);
}

/** The text after the echo of a command, up to the echo of a later command. */
function valueFor(body: string, command: string, commands: readonly string[]): string | undefined {
	const lines = body.replace(/\n$/, "").split("\n");
	const later = commands.slice(commands.indexOf(command) + 1);
	const from = lines.findIndex((line) => isEcho(line, command));
	if (from < 0) return undefined;
	const rest = lines.slice(from + 1);
	const end = rest.findIndex((line) => later.some((other) => isEcho(line, other)));
	return [lines[from]?.slice(command.length + 1) ?? "", ...rest.slice(0, end < 0 ? undefined : end)].join("\n");
}
