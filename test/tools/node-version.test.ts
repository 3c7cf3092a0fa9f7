import { env, versions } from "node:process";
import { expect, it } from "vitest";

it("the tests run on the version of Node that the stage asks for", () => {
	expect(versions.node).toBe(env.EXPECTED_NODE ?? versions.node);
});
