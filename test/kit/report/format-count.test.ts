import { expect, it } from "vitest";
import { counted } from "../../../kit/report/format-count.ts";

it("the noun after a count is singular or plural as needed", () => {
	expect([0, 1, 2, 12_345].map((count) => counted(count, "failure"))).toEqual([
		"0 failures",
		"1 failure",
		"2 failures",
		"12,345 failures",
	]);
	expect(counted(1, "picture is", "pictures are")).toBe("1 picture is");
});
