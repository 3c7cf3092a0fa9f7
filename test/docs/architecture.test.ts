import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KIT_ROOMS } from "../../tools/house/plan.ts";

describe("docs/ARCHITECTURE.md", () => {
	const text = readFileSync("docs/ARCHITECTURE.md", "utf8");

	it("lists the rooms of the kit in the order that the linter holds", () => {
		const [, section = ""] = text.split("\n## The kit\n");
		const rooms = [...section.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, room]) => `kit/${room}`);
		expect(rooms).toEqual(KIT_ROOMS.map(({ path }) => path));
	});

	it("does not send readers to the former folders of the kit", () => {
		expect(text).not.toMatch(/features\/(?:kit|steps|fast-check)/);
	});
});
