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

test("A command that the server left out has no part, and what comes before the first echo belongs to none", () => {
	expect(split("b:1\ty\n")).toEqual({ "b:1": "b:1\ty\n" });
	expect(split("noise\nb:1\ty\n")).toEqual({ "b:1": "b:1\ty\n" });
	expect(split("")).toEqual({});
	expect(split("noise")).toEqual({});
});

test("A reply that echoes a later command twice cannot be cut", () => {
	expect(splitBody("a:1\tx\nb:1\ty\nb:1\tz\n", commands)).toBeUndefined();
});
