import { afterEach, describe, expect, it } from "vitest";
import { startAdapter } from "../../../kit/stdio/adapter.ts";
import { harnessErrorText } from "../../../kit/stdio/harness-error.ts";
import { endAdapters, harnessErrorOf, parse, start } from "./support/bad-adapter.ts";

afterEach(endAdapters);

it("a request never contains half of a surrogate pair, which many JSON parsers refuse", async () => {
	const adapter = await start("tells what it got");
	const answer = await adapter.request("parse", { reply: "set=\ud800:\u{1f600}" }, 5000);
	expect(answer).toEqual({ kind: "unsupported", why: JSON.stringify("set=\ufffd:\u{1f600}") });
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
			"wrong type",
			'The adapter broke the protocol in its answer to parse. serverCode must be a whole number from 0 to 1000000000, not "20".',
			'{"status":"complete","serverCode":"20"}',
		],
		["no result", "The adapter broke the protocol. result must be an object, not missing.", '{"jsonrpc":"2.0","id":2}'],
		["internal error", "The adapter failed to answer parse, with code -32603: it broke", undefined],
		["dies", "The adapter ended with exit code 3 instead of answering parse.", '{"jsonrpc":"2.0","id":'],
	])("%s", async (how, message, line) => {
		const error = await harnessErrorOf(parse(await start(how)));
		expect(error.message).toBe(message);
		expect(error.line).toBe(line);
		expect(harnessErrorText(error)).toContain("this is the log");
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
});

describe("hello", () => {
	it("no profiles", async () => {
		const sentence = "profiles must be a list of at least one profile, not an empty list.";
		expect((await harnessErrorOf(start("no profiles"))).message).toContain(sentence);
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
