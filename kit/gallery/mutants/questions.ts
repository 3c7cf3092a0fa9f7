import { statusCommands } from "../../../src/job/status-command.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import { NEWEST_BUILD } from "../../schedule/builds.ts";
import { around, type Mutant, type MutantSheet, onRules } from "./mutant.ts";

/** A tracker that asks about another id, or in the form for another version. */
function asking(sheet: MutantSheet, command: typeof defaultRules.command): Mutant {
	return onRules(sheet, { command });
}

/** Trackers that ask the wrong questions. */
export const QUESTIONS: readonly Mutant[] = [
	asking(
		{
			name: "id-on-every-version",
			does: "sends query-show:id= before 8.1, where it lists the jobs of all users",
			seenIn: "the Elixir driver, and the first Go version that knew id=",
			breaks: ["ASK-1"],
			message: 'none that begins with query-show:id="',
		},
		(build, id) => {
			const requests = defaultRules.command(build, id);
			return build?.startsWith("5.6") || build?.startsWith("4.") ? requests : [statusCommands("by-id", id)];
		},
	),
	asking(
		{
			name: "query-show-on-every-version",
			does: "sends query-show:trid= before 5.7, where servers do not know it",
			seenIn: "drivers that support only the newest servers",
			breaks: ["ASK-1"],
			message: 'outcome: expected "complete"',
		},
		(_build, id) => [statusCommands("by-trid", id)],
	),
	asking(
		{
			name: "jobs-always",
			does: "sends jobs: to every version, although servers from 6.3 on do not know it",
			seenIn: "the Go client v4, and every driver from the time before server 5.7",
			breaks: ["ASK-1"],
			message: 'outcome: expected "complete"',
		},
		(_build, id) => [statusCommands("jobs", id)],
	),
	asking(
		{
			name: "versions-as-text",
			does: "compares versions as text, so that 10 is before 5.7, and 8.10 is before 8.2",
			seenIn: "a classic mistake that appears with the next major version",
			breaks: ["ASK-1"],
			message: "question to node A",
		},
		(build, id) => {
			const text = build?.split(".").slice(0, 2).join(".") ?? "6.0";
			if (text >= "8.1" && !text.startsWith("8.10")) return [statusCommands("by-id", id)];
			if (text >= "6.0") return [statusCommands("by-trid", id)];
			return [statusCommands(text >= "5.7" ? "both-modules" : "jobs", id)];
		},
	),
	asking(
		{
			name: "one-step-behind",
			does: "uses id= from 8.0 on instead of 8.1",
			seenIn: "a boundary that is wrong by one release",
			breaks: ["ASK-1"],
			message: 'none that begins with query-show:id="',
		},
		(build, id) => (build?.startsWith("8.0") ? [statusCommands("by-id", id)] : defaultRules.command(build, id)),
	),
	asking(
		{
			name: "one-step-ahead",
			does: "uses trid= for 8.1.0, and asks both modules up to 6.4",
			seenIn: "a boundary that is wrong by one release, in the other direction",
			breaks: ["ASK-1"],
			message: "question to node A",
		},
		(build, id) => {
			if (build?.startsWith("8.1.0")) return [statusCommands("by-trid", id)];
			return /^6\.[0-4]\./.test(build ?? "") ? [statusCommands("both-modules", id)] : defaultRules.command(build, id);
		},
	),
	around(
		{
			name: "one-version-for-all",
			does: "asks every node in the form for the first node's version",
			seenIn: "the index tasks of the C# client and the Java SDK, which keep the command of the first node",
			breaks: ["ASK-1"],
			message: 'expected "a form that it answers", got ["query-show:id=4660"]',
		},
		(library) => (play) => {
			const { cluster } = play;
			const build: typeof cluster.build = (_node, signal, again) =>
				cluster.build(cluster.activeNodes()[0] ?? _node, signal, again);
			return library({ ...play, cluster: { ...cluster, build } });
		},
	),
	asking(
		{
			name: "ids-as-doubles",
			does: "converts the id to a floating-point number and back",
			seenIn: "the Node.js client, whose ids are numbers",
			breaks: ["ASK-2"],
			message: "question to node A",
		},
		(build, id) => defaultRules.command(build, String(BigInt(Number(id)))),
	),
	asking(
		{
			name: "signed-ids",
			does: "writes ids from 2^63 on as negative numbers",
			seenIn: "the REST gateway, PHP and the gRPC path of the Go client",
			breaks: ["ASK-2"],
			message: "question to node A",
		},
		(build, id) => defaultRules.command(build, BigInt.asIntN(64, BigInt(id)).toString()),
	),
	asking(
		{
			name: "ids-of-32-bits",
			does: "keeps only the last 32 bits of an id",
			seenIn: "the C client's job records, which have 32-bit counters",
			breaks: ["ASK-2"],
			message: "question to node A",
		},
		(build, id) => defaultRules.command(build, BigInt.asUintN(32, BigInt(id)).toString()),
	),
	around(
		{
			name: "ids-that-wrap",
			does: "accepts any number as an id, and keeps only its last 64 bits",
			seenIn: "the Elixir and Python drivers, which accept ids above 2^64",
			breaks: ["ASK-2"],
			message: 'outcome: expected "invalid_option"',
		},
		(library) => (play) => {
			const { task } = play.schedule;
			const number = Number.parseInt(task.id, 10);
			const id = /^\d+$/.test(task.id) ? BigInt.asUintN(64, BigInt(task.id)) : Number.isNaN(number) ? 1 : Math.abs(number);
			return library({ ...play, schedule: { ...play.schedule, task: { ...task, id: String(id || 1) } } });
		},
	),
	asking(
		{
			name: "scans-forgotten",
			does: "asks only the query module before 6.0, where a query without an index filter is a scan",
			seenIn: "the Elixir driver",
			breaks: ["ASK-8"],
			message: 'evidence of node A: expected "done", got "presumed"',
		},
		(build, id) => defaultRules.command(build, id).map(([first = ""]) => [first]),
	),
	asking(
		{
			name: "scans-alone",
			does: "asks only the scan module before 6.0",
			seenIn: "drivers that run every background query as a scan",
			breaks: ["ASK-8"],
			message: 'evidence of node A: expected "vanished", got "presumed"',
		},
		(build, id) => defaultRules.command(build, id).map((commands) => commands.slice(-1)),
	),
	asking(
		{
			name: "unread-is-newest",
			does: "treats a node whose build cannot be read as the newest version",
			seenIn: "drivers that compare a missing version with a number",
			breaks: ["ASK-9"],
			message: "first question to node A",
		},
		(build, id) => defaultRules.command(build ?? NEWEST_BUILD, id),
	),
	asking(
		{
			name: "unread-is-never-old",
			does: "does not try the old commands if the build of a node cannot be read",
			seenIn: "drivers that do not support the commands before query-show",
			breaks: ["ASK-9"],
			message: "questions to node A",
		},
		(build, id) => defaultRules.command(build, id).slice(0, 1),
	),
	around(
		{
			name: "build-read-once",
			does: "reads the build of a node only once",
			seenIn: "drivers that store features by node name: after an upgrade the node is still asked in its old form",
			breaks: ["ASK-9", "ASK-3"],
			message: 'outcome: expected "complete"',
		},
		(library) => (play) => {
			const builds = new Map<string, ReturnType<typeof play.cluster.build>>();
			const build: typeof play.cluster.build = (node, signal) => {
				if (!builds.has(node)) builds.set(node, play.cluster.build(node, signal));
				return builds.get(node);
			};
			return library({ ...play, cluster: { ...play.cluster, build } });
		},
	),
];
