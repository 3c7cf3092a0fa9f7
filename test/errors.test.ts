import { expect, test } from "vitest";
import { TaskError } from "../src/errors.ts";

test("A TaskError has the cause that it was given, and no cause otherwise", () => {
	const cause = new Error("reset");
	expect(new TaskError("network_error", "no answer", { cause }).cause).toBe(cause);
	expect("cause" in new TaskError("network_error", "no answer")).toBe(false);
	expect("cause" in new TaskError("network_error", "no answer", { node: "A" })).toBe(false);
});

test("A TaskError carries its code, its node, the server's code and its reply", () => {
	const error = new TaskError("server_error", "no", { node: "A", serverCode: 4, reply: "ERROR:4:no" });
	expect(error).toMatchObject({ name: "TaskError", message: "no", code: "server_error" });
	expect(error).toMatchObject({ node: "A", serverCode: 4, reply: "ERROR:4:no" });
	expect(new TaskError("timeout", "late")).toMatchObject({ node: undefined, serverCode: undefined, reply: undefined });
});
