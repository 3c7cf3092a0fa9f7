import { afterEach, describe, expect, it } from "vitest";
import { type Adapter, startAdapter } from "../../../kit/stdio/adapter.ts";
import { HarnessError, harnessErrorText } from "../../../kit/stdio/harness-error.ts";
import { Unanswered } from "../../../kit/stdio/unanswered.ts";

const adapters: Adapter[] = [];
afterEach(() => {
	for (const adapter of adapters.splice(0)) adapter.kill();
});

const command = (how: string) => [process.execPath, "test/kit/stdio/fixtures/bad-adapter.mjs", how];

async function start(how: string, helloLimitMs?: number, unanswered?: Unanswered): Promise<Adapter> {
	const adapter = await startAdapter(command(how), helloLimitMs, undefined, unanswered);
	adapters.push(adapter);
	return adapter;
}

async function harnessErrorOf(work: Promise<unknown>): Promise<HarnessError> {
	const error = await work.then(
		() => undefined,
		(cause: unknown) => cause,
	);
	if (error instanceof HarnessError) return error;
	throw new Error(`expected a harness error, got ${String(error)}`);
}

const parse = (adapter: Adapter, limitMs = 5000) => adapter.request("parse", { reply: "x" }, limitMs);

it("a request never contains half of a surrogate pair, which many JSON parsers refuse", async () => {
	const adapter = await start("tells what it got");
	const answer = await adapter.request("parse", { reply: "set=\ud800:\u{1f600}" }, 5000);
	expect(answer).toEqual({ kind: "unsupported", why: JSON.stringify("set=\ufffd:\u{1f600}") });
});

it("an answer that is nested a million times is a harness error, and does not end the kit", async () => {
	const adapter = await start("nests a million lists");
	const error = await harnessErrorOf(parse(adapter));
	expect(error.message).toMatch(/^The adapter broke the protocol\. The line is not JSON/);
});

describe("an error names the fault of an adapter and the line that broke the protocol", () => {
	it.each<[string, string, string | undefined]>([
		[
			"logs on stdout",
			"The adapter broke the protocol. The line is not JSON; write only answers to stdout, and logs to stderr.",
			"parsing ...",
		],
		[
			"answers twice",
			"The adapter broke the protocol: it answered request 2 twice.",
			'{"jsonrpc":"2.0","id":2,"result":{"status":"complete"}}',
		],
		[
			"out of order",
			"The adapter broke the protocol: it answered request 3, which was never sent.",
			'{"jsonrpc":"2.0","id":3,"result":{"status":"complete"}}',
		],
		[
			"wrong type",
			'The adapter broke the protocol in its answer to parse. serverCode must be a whole number from 0 to 1000000000, not "20".',
			'{"status":"complete","serverCode":"20"}',
		],
		[
			"wrong word",
			'The adapter broke the protocol in its answer to parse. status must be one of complete, in_progress, not_found, error, not "done".',
			'{"status":"done"}',
		],
		[
			"extra field",
			"The adapter broke the protocol in its answer to parse. The field progress does not exist; the known fields are status, serverCode, reply.",
			'{"status":"complete","progress":1}',
		],
		["no result", "The adapter broke the protocol. result must be an object, not missing.", '{"jsonrpc":"2.0","id":2}'],
		[
			"no version",
			'The adapter broke the protocol. jsonrpc must be the text "2.0", not missing.',
			'{"id":2,"result":{"status":"complete"}}',
		],
		["a list", "The adapter broke the protocol. The line is not a JSON-RPC message, which must be an object.", "[]"],
		[
			"no id",
			"The adapter broke the protocol: it answered with an error that names no request: what?.",
			'{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}',
		],
		["internal error", "The adapter failed to answer parse, with code -32603: it broke", undefined],
		["dies", "The adapter ended with exit code 3 instead of answering parse.", '{"jsonrpc":"2.0","id":'],
	])("%s", async (how, message, line) => {
		const error = await harnessErrorOf(parse(await start(how)));
		expect(error.message).toBe(message);
		expect(error.line).toBe(line);
		expect(harnessErrorText(error)).toContain("this is the log");
	});

	it("leaves a program behind that keeps stdout open: the request fails as soon as the adapter has ended", async () => {
		const error = await harnessErrorOf(parse(await start("leaves a program behind")));
		expect(error.message).toBe("The adapter ended with exit code 3 instead of answering parse.");
	});

	it("answers twice, late: the next request reports it if the first answer was already used", async () => {
		const adapter = await start("answers twice, late");
		await parse(adapter);
		const error = await harnessErrorOf(parse(adapter));
		expect(error.message).toBe("The adapter broke the protocol: it answered request 2 twice.");
	});

	it("hangs: the request fails after the time limit", async () => {
		const error = await harnessErrorOf(parse(await start("hangs"), 100));
		expect(error.message).toBe("The adapter did not answer parse within 100 ms.");
		expect(error.isLate).toBe(true);
	});

	it("hangs: other adapters of the driver fail at once when five requests have had no answer", async () => {
		const unanswered = new Unanswered();
		for (let late = 0; late < 4; late++) unanswered.noteLate("parse");
		expect((await harnessErrorOf(parse(await start("hangs", undefined, unanswered), 20))).isLate).toBe(true);
		const error = await harnessErrorOf(parse(await start("hangs", undefined, unanswered), 60_000));
		expect(error.message).toBe("The adapter did not answer any of the first 5 parse requests, so no more were sent.");
	});

	it("answers once: later requests without an answer do not end its requests", async () => {
		const unanswered = new Unanswered();
		await parse(await start("answers twice, late", undefined, unanswered));
		for (let late = 0; late < 9; late++) unanswered.noteLate("parse");
		expect(unanswered.refusal("parse")).toBeUndefined();
	});

	it("closes stdout: the request fails soon, although the process runs on", async () => {
		const error = await harnessErrorOf(parse(await start("closes stdout"), 60_000));
		expect(error.message).toBe("The adapter closed its stdout instead of answering parse.");
	});

	it("closes stdin: the next request fails soon", async () => {
		const adapter = await start("closes stdin");
		await parse(adapter, 60_000);
		const error = await harnessErrorOf(parse(adapter, 60_000));
		expect(error.message).toBe("The adapter closed its stdin instead of answering parse.");
	});

	it("babbles: an endless line is cut off", async () => {
		const error = await harnessErrorOf(parse(await start("babbles")));
		expect(error.message).toBe("The adapter wrote a line that is too long instead of answering parse.");
		expect(error.line?.length).toBeLessThan(1000);
	});
});

describe("hello", () => {
	it.each([
		["older protocol", "protocol must be 1 or 2, a version of this protocol, not 0."],
		["no profiles", "profiles must be a list of at least one profile, not an empty list."],
		["unknown habit", "The field habits.haste does not exist; the known fields are graceRounds, "],
		["logs before hello", "The line is not JSON; write only answers to stdout, and logs to stderr."],
	])("%s", async (how, sentence) => {
		expect((await harnessErrorOf(start(how))).message).toContain(sentence);
	});

	it("is not answered: the start fails after the time limit", async () => {
		expect((await harnessErrorOf(start("silent hello", 200))).message).toBe("The adapter did not answer hello within 200 ms.");
	});

	it.each([
		[
			"does not exist",
			"no-such-program-anywhere",
			'The adapter "no-such-program-anywhere" cannot be started: program not found.',
		],
		["is below a file", "/dev/null/x", 'The adapter "/dev/null/x" cannot be started: program not found.'],
		[
			"has a name that is too long",
			"x".repeat(300),
			`The adapter "${"x".repeat(200)}…" cannot be started: its name is too long.`,
		],
	])("cannot be sent to a program that %s", async (_how, program, message) => {
		expect((await harnessErrorOf(startAdapter([program]))).message).toBe(message);
	});

	it("cannot be sent to a program with arguments that are too long", async () => {
		const error = await harnessErrorOf(startAdapter([process.execPath, "x".repeat(4_000_000)]));
		expect(error.message).toMatch(/^The adapter ".*" cannot be started: its arguments are too long\.$/);
	});

	it("describes the driver, and both error codes for unsupported are accepted", async () => {
		const adapter = await start("unsupported");
		expect(adapter.hello).toEqual({ protocol: 1, name: "bad", version: "1", profiles: ["parse", "decide"] });
		expect(await parse(adapter)).toEqual({ kind: "unsupported", why: "no such thing here" });
		const handle = { hosts: ["127.0.0.1:1"], namespace: "test", taskId: "1", kind: "query_execute" } as const;
		expect(await adapter.request("status", handle, 5000)).toEqual({ kind: "unsupported", why: "no status" });
		await adapter.end();
	});
});
