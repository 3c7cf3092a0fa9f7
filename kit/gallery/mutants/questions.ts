import { statusCommands } from "../../../src/job/status-command.ts";
import { defaultRules } from "../../../src/tracking/rules.ts";
import { NEWEST_BUILD } from "../../schedule/builds.ts";
import { around, type Mutant, type MutantSheet, onRules } from "./mutant.ts";

/** One that asks under another id, or for another version, than it should. */
function asking(sheet: MutantSheet, command: typeof defaultRules.command): Mutant {
	return onRules(sheet, { command });
}

/** Trackers that ask in the wrong words. */
export const QUESTIONS: readonly Mutant[] = [
	asking(
		{
			name: "id-on-every-version",
			does: "asks query-show:id= before 8.1 too, where it lists everybody's jobs",
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
			does: "asks query-show:trid= before 5.7 too, where nobody knows it",
			seenIn: "drivers that support the newest servers alone",
			breaks: ["ASK-1"],
			message: 'outcome: expected "complete"',
		},
		(_build, id) => [statusCommands("by-trid", id)],
	),
	asking(
		{
			name: "jobs-always",
			does: "asks jobs: on every version; from 6.3 nobody knows it",
			seenIn: "the Go client v4, and every driver before 5.7",
			breaks: ["ASK-1"],
			message: 'outcome: expected "complete"',
		},
		(_build, id) => [statusCommands("jobs", id)],
	),
	asking(
		{
			name: "versions-as-text",
			does: "compares versions as text, by which 10 comes before 5.7 and 8.10 before 8.2",
			seenIn: "a classic, ready for the next major version",
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
			does: "takes 8.0 for the first version that knows id=",
			seenIn: "a boundary off by one release",
			breaks: ["ASK-1"],
			message: 'none that begins with query-show:id="',
		},
		(build, id) => (build?.startsWith("8.0") ? [statusCommands("by-id", id)] : defaultRules.command(build, id)),
	),
	asking(
		{
			name: "one-step-ahead",
			does: "asks by trid= up to 8.1.0, and by both modules of 5.7 up to 6.4",
			seenIn: "a boundary off by one release, the other way",
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
			does: "asks every node in the words of the first node's version",
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
			does: "writes the id through a floating-point number",
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
			does: "cuts ids down to 32 bits",
			seenIn: "counters of 32 bits in the C client's records of a job",
			breaks: ["ASK-2"],
			message: "question to node A",
		},
		(build, id) => defaultRules.command(build, BigInt.asUintN(32, BigInt(id)).toString()),
	),
	around(
		{
			name: "ids-that-wrap",
			does: "takes any number for an id, and cuts it down to 64 bits",
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
			does: "asks the query module alone before 6.0, where a query without an index filter is a scan",
			seenIn: "the Elixir driver",
			breaks: ["ASK-8"],
			message: 'evidence of node A: expected "done", got "presumed"',
		},
		(build, id) => defaultRules.command(build, id).map(([first = ""]) => [first]),
	),
	asking(
		{
			name: "scans-alone",
			does: "asks the scan module alone before 6.0",
			seenIn: "drivers that run every background query as a scan",
			breaks: ["ASK-8"],
			message: 'evidence of node A: expected "vanished", got "presumed"',
		},
		(build, id) => defaultRules.command(build, id).map((commands) => commands.slice(-1)),
	),
	asking(
		{
			name: "unread-is-newest",
			does: "takes a node whose build cannot be read for the newest",
			seenIn: "drivers that compare an absent version with a number",
			breaks: ["ASK-9"],
			message: "first question to node A",
		},
		(build, id) => defaultRules.command(build ?? NEWEST_BUILD, id),
	),
	asking(
		{
			name: "unread-is-never-old",
			does: "does not try the old commands on a node whose build cannot be read",
			seenIn: "drivers without support for what came before query-show",
			breaks: ["ASK-9"],
			message: "questions to node A",
		},
		(build, id) => defaultRules.command(build, id).slice(0, 1),
	),
	around(
		{
			name: "build-read-once",
			does: "believes the first build it has read of a node for ever",
			seenIn: "drivers that keep features by node name: a node upgraded under way is asked in its old words",
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
