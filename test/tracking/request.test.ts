import { expect, it } from "vitest";
import { type Asking, canCarry, type Member, newRequest } from "../../src/sharing/request.ts";

const asking: Asking = {
	node: "A",
	commands: ["query-show:id=1"],
	limitMs: 5000,
	due: undefined,
	onBody: () => {},
	onFailure: () => {},
	onTimeout: () => {},
};

it.each<[string, Partial<Asking>, boolean]>([
	["the same question about another task", { commands: ["query-show:id=22"] }, true],
	["a question to another node", { node: "B" }, false],
	["a question with another time limit", { limitMs: 4000 }, false],
	["a question whose time limit has begun", { due: 5000 }, false],
	["a command of another form", { commands: ["query-show:trid=1"] }, false],
	["two commands", { commands: ["query-show:id=1", "scan-show:id=1"] }, false],
])("a request that carries a question can also carry %s or not", (_, other, expected) => {
	const request = newRequest("A", 5000, undefined);
	const member: Member = { asking, commands: asking.commands, request, isOpen: true };
	request.members.push(member);
	expect(canCarry(request, { ...asking, ...other })).toBe(expected);
});
