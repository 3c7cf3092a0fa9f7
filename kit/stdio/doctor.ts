import { realClock } from "../../src/clock.ts";
import type { DecideParams, HelloResult } from "../protocol/messages.ts";
import { METHOD_NOT_FOUND, METHOD_UNSUPPORTED } from "../protocol/messages.ts";
import { commandsOfForm, formOf, NEWEST_BUILD } from "../schedule/builds.ts";
import { type Adapter, startAdapter } from "./adapter.ts";
import { HarnessError, harnessErrorText } from "./harness-error.ts";
import { measureSpeed } from "./speed.ts";

/**
 * The result of one check. `problem`: the adapter breaks the protocol. `note`: information for the adapter's author.
 */
export interface Diagnosis {
	readonly kind: "ok" | "problem" | "note";
	readonly text: string;
}

const UNKNOWN_METHOD = "no-such-method";
const LIMIT_MS = 10_000;
const SLOW_PER_SECOND = 200;

const REPLIES: readonly (readonly [reply: string, status: string])[] = [
	["", "not_found"],
	["ERROR:2:job not found", "not_found"],
	["ERROR:20:unknown namespace", "error"],
	["trid=4660:ns=test:set=demo:status=active(ok):job-progress=50.00", "in_progress"],
	["trid=4660:ns=test:set=demo:status=done(ok):job-progress=100.00", "complete"],
];

const [QUESTION] = commandsOfForm(formOf(NEWEST_BUILD) ?? "id", "4660");

const ROUND: DecideParams = {
	taskId: "4660",
	rounds: [
		{
			startedAt: 0,
			endedAt: 1,
			active: ["A"],
			answers: [
				{
					node: "A",
					build: NEWEST_BUILD,
					commands: [QUESTION],
					body: `${QUESTION}\ttrid=4660:ns=test:status=done(ok):job-progress=100.00\n`,
				},
			],
		},
	],
};

/**
 * Checks an adapter: starts it, validates its answers, sends unknown and incomplete requests, looks for unexpected
 * output and measures the speed. It does not judge the driver behind the adapter.
 *
 * @param command the program and its arguments
 * @param onFound called with each result as soon as it is known
 */
export async function examine(
	command: readonly string[],
	onFound?: (diagnosis: Diagnosis) => void,
): Promise<readonly Diagnosis[]> {
	const found: Diagnosis[] = [];
	const add = (...more: readonly Diagnosis[]): void => {
		found.push(...more);
		for (const each of more) onFound?.(each);
	};
	try {
		const startedAt = realClock.now();
		const adapter = await startAdapter(command);
		const helloMs = Math.round(realClock.now() - startedAt);
		add(ok(`The adapter starts and answers hello after ${helloMs} ms: ${describe(adapter.hello)}.`));
		add(...advice(adapter.hello));
		for (const check of [unknownMethod, parsing, deciding, speed]) add(...(await check(adapter)));
		const endedAt = realClock.now();
		const wasKilled = await adapter.end();
		const ms = Math.round(realClock.now() - endedAt);
		add(
			wasKilled
				? problem("The adapter should exit soon after bye, but it had to be killed.")
				: ok(`The adapter exits ${ms} ms after bye.`),
		);
		if (adapter.broken !== undefined)
			add(problem(`The adapter wrote output that does not answer a request. ${adapter.broken.message}`));
		add(...(await tracking(command)));
		add(...(await incomplete(command)));
	} catch (error) {
		if (!(error instanceof HarnessError)) throw error;
		add(problem(harnessErrorText(error)));
	}
	return found;
}

function ok(text: string): Diagnosis {
	return { kind: "ok", text };
}

function problem(text: string): Diagnosis {
	return { kind: "problem", text };
}

function note(text: string): Diagnosis {
	return { kind: "note", text };
}

function describe({ name, version, profiles }: HelloResult): string {
	return `${name} ${version}, profiles ${profiles.join(", ")}`;
}

function advice({ profiles, capabilities = {}, habits }: HelloResult): readonly Diagnosis[] {
	const notes: Diagnosis[] = [];
	if (!profiles.includes("decide") && profiles.includes("wire"))
		notes.push(note("The adapter does not offer the profile decide. Most rules about rounds can only be judged in real time."));
	if (!profiles.includes("decide") && !profiles.includes("wire"))
		notes.push(note("The adapter offers neither decide nor wire. Only the PARSE requirements can be judged."));
	if (!profiles.includes("parse"))
		notes.push(note("The adapter does not offer the profile parse. The PARSE requirements will be reported as unsupported."));
	if (habits === undefined)
		notes.push(
			note(
				"The adapter declares no habits. The driver is judged by the defaults: 3 empty rounds, all nodes asked at the same time, no sleep before the first round, a pause of 1000 ms.",
			),
		);
	if (profiles.includes("wire") && capabilities.pollInterval !== true) {
		notes.push(note("The driver does not accept a poll interval, so its waits run at its own pace, which takes longer."));
	}
	return notes;
}

async function unknownMethod(adapter: Adapter): Promise<readonly Diagnosis[]> {
	const answer = await adapter.ask(UNKNOWN_METHOD, {}, LIMIT_MS);
	if (answer.kind === "error" && (answer.code === METHOD_NOT_FOUND || answer.code === METHOD_UNSUPPORTED))
		return [ok("The adapter answers an unknown method as unsupported.")];
	const got = answer.kind === "error" ? `code ${answer.code}` : "a result";
	return [
		problem(
			`The adapter must answer an unknown method with error code ${METHOD_NOT_FOUND} or ${METHOD_UNSUPPORTED}, not with ${got}.`,
		),
	];
}

async function parsing(adapter: Adapter): Promise<readonly Diagnosis[]> {
	if (!adapter.hello.profiles.includes("parse")) return [];
	for (const [reply, status] of REPLIES) {
		const answer = await adapter.request("parse", { reply, taskId: "4660" }, LIMIT_MS);
		if (answer.kind === "unsupported")
			return [problem(`The adapter offers the profile parse but answers that it cannot parse: ${answer.why}`)];
		if (answer.result.status !== status) {
			const { status: got } = answer.result;
			return [note(`The driver reads ${JSON.stringify(reply)} as ${got}, but ${status} is expected. Run conform for details.`)];
		}
	}
	return [ok("The answers to parse match the schema.")];
}

async function deciding(adapter: Adapter): Promise<readonly Diagnosis[]> {
	if (!adapter.hello.profiles.includes("decide")) return [];
	const answer = await adapter.request("decide", ROUND, LIMIT_MS);
	if (answer.kind === "unsupported")
		return [problem(`The adapter offers the profile decide but answers that it cannot decide: ${answer.why}`)];
	const { length } = answer.result.verdicts;
	return length === 1
		? [ok("The answer to decide matches the schema.")]
		: [problem(`The adapter must give one verdict for one round, but it gave ${length}.`)];
}

/** A wait that ends at once: no server listens there. */
const NOWHERE = { hosts: ["127.0.0.1:1"], namespace: "test", taskId: "4660", kind: "query_execute", timeout: 100 };
/** A driver may continue connecting for longer. Then the result is unknown. */
const TRACK_MS = 3000;

/**
 * Whether an adapter with the profile wire can track at all. It uses a new adapter, because the driver may still
 * connect later.
 */
async function tracking(command: readonly string[]): Promise<readonly Diagnosis[]> {
	const adapter = await startAdapter(command);
	try {
		if (!adapter.hello.profiles.includes("wire")) return [];
		const answer = await adapter.ask("track", NOWHERE, TRACK_MS);
		if (answer.kind !== "error" || (answer.code !== METHOD_UNSUPPORTED && answer.code !== METHOD_NOT_FOUND)) return [];
		return [problem(`The adapter offers the profile wire but answers that it cannot track: ${answer.message}`)];
	} catch (error) {
		if (!(error instanceof HarnessError)) throw error;
		return [];
	} finally {
		adapter.kill();
	}
}

/** Sends a request without its params. It uses a new adapter, because the request may end it. */
async function incomplete(command: readonly string[]): Promise<readonly Diagnosis[]> {
	const adapter = await startAdapter(command);
	const method = ["parse", "decide"].find((name) => adapter.hello.profiles.some((profile) => profile === name)) ?? "track";
	try {
		const answer = await adapter.ask(method, {}, LIMIT_MS);
		if (answer.kind === "error") return [ok(`The adapter answers ${method} without params with an error.`)];
		return [note(`The adapter answers ${method} without params with a result. An error would be more helpful.`)];
	} catch (error) {
		if (!(error instanceof HarnessError)) throw error;
		return [note(`The adapter ends when ${method} comes without params. An error would be easier to debug.`)];
	} finally {
		adapter.kill();
	}
}

async function speed(adapter: Adapter): Promise<readonly Diagnosis[]> {
	const perSecond = await measureSpeed(() => adapter.ask(UNKNOWN_METHOD, {}, LIMIT_MS), realClock);
	const shown = perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond);
	const text = `The adapter answers ${shown} requests per second.`;
	return [perSecond < SLOW_PER_SECOND ? note(`${text} Does it flush its output after each line?`) : ok(text)];
}
