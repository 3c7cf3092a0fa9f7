import { realClock } from "../../src/clock.ts";
import type { DecideParams, HelloResult } from "../protocol/messages.ts";
import { METHOD_NOT_FOUND, UNSUPPORTED } from "../protocol/messages.ts";
import { commandsOfForm, formOf, NEWEST_BUILD } from "../schedule/builds.ts";
import { type Adapter, startAdapter } from "./adapter.ts";
import { HarnessError, harnessErrorText } from "./harness-error.ts";

/** One thing that was looked at. `mend`: it breaks the protocol, or soon will. `note`: worth knowing. */
export interface Diagnosis {
	readonly kind: "sound" | "mend" | "note";
	readonly text: string;
}

/** A method that no adapter has. */
const NONSENSE = "colourless-green-ideas";
const LIMIT_MS = 10_000;
const SPEED_REQUESTS = 200;
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
 * Looks whether an adapter is sound: starts it, holds its answers to the schemas, says nonsense and things that lack a part to it, looks for
 * stray output, and measures how fast it is. Whether the driver behind it is right is not looked at.
 *
 * @param words the command, split already
 */
export async function examine(words: readonly string[]): Promise<readonly Diagnosis[]> {
	const found: Diagnosis[] = [];
	try {
		const startedAt = realClock.now();
		const adapter = await startAdapter(words);
		found.push(
			sound(`It starts, and says hello after ${Math.round(realClock.now() - startedAt)} ms: ${describe(adapter.hello)}.`),
		);
		found.push(...advice(adapter.hello));
		for (const check of [nonsense, parsing, deciding, speed]) found.push(...(await check(adapter)));
		const endedAt = realClock.now();
		await adapter.end();
		const ms = Math.round(realClock.now() - endedAt);
		found.push(ms > 900 ? mend("It should end soon after bye, and had to be ended.") : sound(`It ends ${ms} ms after bye.`));
		if (adapter.isBroken) found.push(mend("It wrote something that nobody asked for."));
		found.push(...(await incomplete(words)));
	} catch (error) {
		if (!(error instanceof HarnessError)) throw error;
		found.push(mend(harnessErrorText(error)));
	}
	return found;
}

function sound(text: string): Diagnosis {
	return { kind: "sound", text };
}

function mend(text: string): Diagnosis {
	return { kind: "mend", text };
}

function note(text: string): Diagnosis {
	return { kind: "note", text };
}

function describe({ name, version, profiles }: HelloResult): string {
	return `${name} ${version}, profiles ${profiles.join(", ")}`;
}

function advice({ profiles, capabilities = {}, habits }: HelloResult): readonly Diagnosis[] {
	const notes: Diagnosis[] = [];
	if (!profiles.includes("decide"))
		notes.push(note("Without the profile decide most of what a wait makes of its rounds is judged in real time alone."));
	if (!profiles.includes("parse")) notes.push(note("Without the profile parse the requirements PARSE read unsupported."));
	if (habits === undefined)
		notes.push(
			note("It declares no habits, and is judged by the usual ones: 3 empty rounds, all nodes at once, no sleep first, 1000 ms."),
		);
	if (profiles.includes("wire") && capabilities.pollInterval !== true) {
		notes.push(note("It takes no poll interval, so that its waits are judged at its own pace, which takes longer."));
	}
	return notes;
}

async function nonsense(adapter: Adapter): Promise<readonly Diagnosis[]> {
	const answer = await adapter.ask(NONSENSE, {}, LIMIT_MS);
	if (answer.kind === "error" && (answer.code === METHOD_NOT_FOUND || answer.code === UNSUPPORTED))
		return [sound("It says of an unknown method that it is unsupported.")];
	const got = answer.kind === "error" ? `the code ${answer.code}` : "a result";
	return [
		mend(
			`To an unknown method it should answer with the error code ${METHOD_NOT_FOUND} or ${UNSUPPORTED}, and it answered with ${got}.`,
		),
	];
}

async function parsing(adapter: Adapter): Promise<readonly Diagnosis[]> {
	if (!adapter.hello.profiles.includes("parse")) return [];
	for (const [reply, status] of REPLIES) {
		const answer = await adapter.request("parse", { reply, taskId: "4660" }, LIMIT_MS);
		if (answer.kind === "unsupported") return [mend(`It offers the profile parse, and says that it cannot parse: ${answer.why}`)];
		if (answer.result.status !== status)
			return [note(`It reads ${JSON.stringify(reply)} as ${answer.result.status}; conform will tell.`)];
	}
	return [sound("Its readings are as the schema wants them.")];
}

async function deciding(adapter: Adapter): Promise<readonly Diagnosis[]> {
	if (!adapter.hello.profiles.includes("decide")) return [];
	const answer = await adapter.request("decide", ROUND, LIMIT_MS);
	if (answer.kind === "unsupported") return [mend(`It offers the profile decide, and says that it cannot decide: ${answer.why}`)];
	const { length } = answer.result.verdicts;
	return length === 1
		? [sound("Its verdicts are as the schema wants them.")]
		: [mend(`One round should get one verdict, and got ${length}.`)];
}

/** A request that lacks what it must have is refused, and is no reason to end. It may be the last thing that this adapter does. */
async function incomplete(words: readonly string[]): Promise<readonly Diagnosis[]> {
	const adapter = await startAdapter(words);
	const method = ["parse", "decide"].find((name) => adapter.hello.profiles.some((profile) => profile === name)) ?? "track";
	try {
		const answer = await adapter.ask(method, {}, LIMIT_MS);
		if (answer.kind === "error") return [sound(`It refuses a ${method} that lacks its params, and lives.`)];
		return [note(`It answers a ${method} that lacks its params with a result; an error would tell more.`)];
	} catch (error) {
		if (!(error instanceof HarnessError)) throw error;
		return [note(`A ${method} that lacks its params ends it. The kit sends none, but a slip will be hard to find.`)];
	} finally {
		adapter.kill();
	}
}

async function speed(adapter: Adapter): Promise<readonly Diagnosis[]> {
	const startedAt = realClock.now();
	for (let request = 0; request < SPEED_REQUESTS; request++) await adapter.ask(NONSENSE, {}, LIMIT_MS);
	const perSecond = Math.round((SPEED_REQUESTS * 1000) / Math.max(realClock.now() - startedAt, 1));
	const text = `It answers ${perSecond} requests a second.`;
	return [perSecond < SLOW_PER_SECOND ? note(`${text} Is its output flushed after each line?`) : sound(text)];
}
