import { afterEach, describe, expect, it } from "vitest";
import { type Adapter, startAdapter } from "../../../kit/stdio/adapter.ts";
import { HarnessError, harnessErrorText } from "../../../kit/stdio/harness-error.ts";

const adapters: Adapter[] = [];
afterEach(() => {
	for (const adapter of adapters.splice(0)) adapter.kill();
});

const command = (how: string) => [process.execPath, "test/kit/stdio/fixtures/bad-adapter.mjs", how];

async function start(how: string, helloLimitMs?: number): Promise<Adapter> {
	const adapter = await startAdapter(command(how), helloLimitMs);
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

describe("an adapter that breaks the protocol is told of, with the line that broke it", { timeout: 30_000 }, () => {
	it.each<[string, string, string | undefined]>([
		[
			"logs on stdout",
			"The adapter broke the protocol. It is no JSON; stdout is for answers alone, and a log belongs on stderr.",
			"parsing ...",
		],
		[
			"answers twice",
			"The adapter broke the protocol: it answered request 2 twice.",
			'{"jsonrpc":"2.0","id":2,"result":{"status":"complete"}}',
		],
		[
			"out of order",
			"The adapter broke the protocol: it answered request 3, which was never asked.",
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
			"The adapter broke the protocol in its answer to parse. There is no progress; the fields there are status, serverCode, reply.",
			'{"status":"complete","progress":1}',
		],
		["no result", "The adapter broke the protocol. result must be an object, not missing.", '{"jsonrpc":"2.0","id":2}'],
		[
			"no version",
			'The adapter broke the protocol. jsonrpc must be the text "2.0", not missing.',
			'{"id":2,"result":{"status":"complete"}}',
		],
		["a list", "The adapter broke the protocol. It is no JSON-RPC message, which is an object.", "[]"],
		[
			"no id",
			"The adapter broke the protocol: it refused a request without saying which: what?.",
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

	it("answers a second time when the first was taken already: the next request tells", async () => {
		const adapter = await start("answers twice, late");
		await parse(adapter);
		const error = await harnessErrorOf(parse(adapter));
		expect(error.message).toBe("The adapter broke the protocol: it answered request 2 twice.");
	});

	it("hangs: it is given up after the time limit", async () => {
		const error = await harnessErrorOf(parse(await start("hangs"), 100));
		expect(error.message).toBe("The adapter did not answer parse within 100 ms.");
		expect(error.isLate).toBe(true);
	});

	it("babbles: a line without an end is not read to its end", async () => {
		const error = await harnessErrorOf(parse(await start("babbles")));
		expect(error.message).toBe("The adapter wrote a line that is longer than any answer instead of answering parse.");
		expect(error.line?.length).toBeLessThan(1000);
	});
});

describe("hello", { timeout: 30_000 }, () => {
	it.each([
		["older protocol", "protocol must be 1, the version of this protocol, not 0."],
		["no profiles", "profiles must be a list of at least one profile, not a list."],
		["unknown habit", "There is no habits.haste; the fields there are graceRounds, "],
		["logs before hello", "It is no JSON; stdout is for answers alone, and a log belongs on stderr."],
	])("%s", async (how, sentence) => {
		expect((await harnessErrorOf(start(how))).message).toContain(sentence);
	});

	it("does not come: the adapter is given up", async () => {
		expect((await harnessErrorOf(start("silent hello", 200))).message).toBe("The adapter did not answer hello within 200 ms.");
	});

	it("cannot be said to a program that is not there", async () => {
		const error = await harnessErrorOf(startAdapter(["no-such-program-anywhere"]));
		expect(error.message).toBe('The adapter "no-such-program-anywhere" cannot be started: there is no such program.');
	});

	it("says who is there, and both ways of saying no are unsupported", async () => {
		const adapter = await start("unsupported");
		expect(adapter.hello).toEqual({ protocol: 1, name: "bad", version: "1", profiles: ["parse", "decide"] });
		expect(await parse(adapter)).toEqual({ kind: "unsupported", why: "no such thing here" });
		const handle = { hosts: ["127.0.0.1:1"], namespace: "test", taskId: "1", kind: "query_execute" } as const;
		expect(await adapter.request("status", handle, 5000)).toEqual({ kind: "unsupported", why: "no status" });
		await adapter.end();
	});
});
