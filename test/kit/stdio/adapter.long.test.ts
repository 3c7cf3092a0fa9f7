import { afterEach, describe, expect, it } from "vitest";
import { harnessErrorText } from "../../../kit/stdio/harness-error.ts";
import { Unanswered } from "../../../kit/stdio/unanswered.ts";
import { endAdapters, harnessErrorOf, parse, start } from "./support/bad-adapter.ts";

afterEach(endAdapters);

it("an answer that is nested a million times is a harness error, and does not end the kit", async () => {
	const adapter = await start("nests a million lists");
	const error = await harnessErrorOf(parse(adapter));
	expect(error.message).toMatch(/^The adapter broke the protocol\. The line is not JSON/);
});

describe("an error names the fault of an adapter and the line that broke the protocol", () => {
	it.each<[string, string, string | undefined]>([
		[
			"out of order",
			"The adapter broke the protocol: it answered request 3, which was never sent.",
			'{"jsonrpc":"2.0","id":3,"result":{"status":"complete"}}',
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
		["endless grace", "habits.graceRounds must be a whole number from 1 to 100, not 1000."],
		["endless grace before 6.0", "habits.graceRoundsBefore6 must be a whole number from 1 to 100, not 101."],
		["unknown habit", "The field habits.haste does not exist; the known fields are graceRounds, "],
		["logs before hello", "The line is not JSON; write only answers to stdout, and logs to stderr."],
	])("%s", async (how, sentence) => {
		expect((await harnessErrorOf(start(how))).message).toContain(sentence);
	});
});
