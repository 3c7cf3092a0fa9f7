import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { LONG_FILES } from "../../tools/testing/longest-first.ts";

it("every file that begins early exists", () => {
	expect(LONG_FILES.filter((file) => !existsSync(file))).toEqual([]);
});
