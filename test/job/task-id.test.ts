import { expect, test } from "vitest";
import { parseTaskId, taskIdText } from "../../src/job/task-id.ts";

test.each<readonly [id: bigint | string | number, text: string]>([
	[1n, "1"],
	[1, "1"],
	["1", "1"],
	[Number.MAX_SAFE_INTEGER, "9007199254740991"],
	[2n ** 53n + 1n, "9007199254740993"],
	["9999999999999999999", "9999999999999999999"],
	["18446744073709551615", "18446744073709551615"],
	[18_446_744_073_709_551_615n, "18446744073709551615"],
])("%s is a task id, and its text is %s", (id, text) => {
	expect(taskIdText(id)).toBe(text);
	expect(parseTaskId(id)).toBe(BigInt(text));
});

test.each([
	0,
	0n,
	-1n,
	-1,
	1.5,
	Number.NaN,
	2 ** 53,
	2n ** 64n,
	"",
	"0",
	"01",
	"+1",
	"-1",
	" 1",
	"1 ",
	"1n",
	"0x1F",
	"1e3",
	"1\n",
	"18446744073709551616",
	"99999999999999999999",
	"100000000000000000000",
	null,
	undefined,
	true,
	{},
	[1],
])("%s is not a task id (ASK-2)", (id) => {
	expect(() => taskIdText(id as string)).toThrow(
		"taskId must be a bigint, a decimal string or a safe integer from 1 to 18446744073709551615",
	);
});

test("the error for a number that has lost digits says why", () => {
	expect(() => parseTaskId(2 ** 53)).toThrow("pass a bigint");
});
