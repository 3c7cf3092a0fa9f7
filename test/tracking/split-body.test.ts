import { expect, test } from "vitest";
import { splitBody } from "../../src/sharing/split-body.ts";

const commands = ["a:1", "b:1", "c:1"];
const split = (body: string) => Object.fromEntries(splitBody(body, commands) ?? [["unclear", body]]);

test("A reply to several commands is cut before each echo, as if each command had been asked separately (PARSE-8)", () => {
	expect(split("a:1\tx\nb:1\ty\nc:1\tz\n")).toEqual({ "a:1": "a:1\tx\n", "b:1": "b:1\ty\n", "c:1": "c:1\tz\n" });
});

test("A value goes on over lines that echo no later command", () => {
	expect(split("a:1\tx\n\nb\tno\na:1\tw\nc:1\tz")).toEqual({ "a:1": "a:1\tx\n\nb\tno\na:1\tw\n", "c:1": "c:1\tz" });
	expect(split("a:1\tx\nc:1\tz\nb:1\tlate\n")).toEqual({ "a:1": "a:1\tx\n", "c:1": "c:1\tz\nb:1\tlate\n" });
});

test("A line without a tab is an echo with an empty value", () => {
	expect(split("a:1\nb:1\ty\n")).toEqual({ "a:1": "a:1\n", "b:1": "b:1\ty\n" });
	expect(split("a:1\nb:1\n")).toEqual({ "a:1": "a:1\n", "b:1": "b:1\n" });
	expect(split("a:1\nb:1")).toEqual({ "a:1": "a:1\n", "b:1": "b:1" });
});

test("A command that the server left out has no part, and what comes before the first echo does not belong to a command", () => {
	expect(split("b:1\ty\n")).toEqual({ "b:1": "b:1\ty\n" });
	expect(split("noise\nb:1\ty\n")).toEqual({ "b:1": "b:1\ty\n" });
	expect(split("")).toEqual({});
	expect(split("noise")).toEqual({});
});

test("A reply that echoes a later command twice cannot be cut", () => {
	expect(splitBody("a:1\tx\nb:1\ty\nb:1\tz\n", commands)).toBeUndefined();
});

const RUN =
	"status=active(ok):job-progress=1:run-time=1:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=0:recs-failed=0";

test("A reply with one line for each command is cut at the ends of its lines, for all values", () => {
	for (const values of [
		[`trid=1:${RUN}`, "ERROR:2:not found", ""],
		["trid=1:status=active", "", "trid=3:status=done"],
		[`trid=1:${RUN}`, `trid=2:${RUN}`, `trid=3:set=${RUN}:${RUN}`],
	]) {
		const lines = commands.map((command, place) => `${command}\t${values[place]}\n`);
		expect(split(lines.join(""))).toEqual(Object.fromEntries(commands.map((command, place) => [command, lines[place]])));
	}
});

test("A reply with one line for each command cannot be cut if one entry has the server's run and another has not", () => {
	expect(splitBody(`a:1\ttrid=1:set=x\nb:1\tforged\nc:1\ttrid=3:${RUN}\n`, commands)).toBeUndefined();
});

test("The first of two lines that echo a command is its start, also if the reply has as many lines as commands", () => {
	expect(split("a:1\tx\na:1\ty\nb:1\tz\n")).toEqual({ "a:1": "a:1\tx\na:1\ty\n", "b:1": "b:1\tz\n" });
});
