/** How real clients came to have a kind of bug, and the mutants that have it. */
export interface BugHistory {
	/** Part of addresses, in lower case. */
	readonly id: string;
	readonly title: string;
	readonly trackers: readonly string[];
	/** Paragraphs of plain text. */
	readonly story: readonly string[];
}

/** The kinds of bugs that real clients have, in the order of the specification. */
export const HISTORIES: readonly BugHistory[] = [
	{
		id: "code-by-prefix",
		title: "Error codes that are compared by their beginning",
		trackers: ["code-2-by-prefix", "code-2-anywhere", "one-digit-codes"],
		story: [
			'A server of any known version that does not know a job answers "ERROR:2:job not found". To recognize this reply, the Java, C# and Go clients wrote startsWith("ERROR:2"), and the Rust client wrote contains("ERROR:2"). Both also match ERROR:20 (unknown namespace), ERROR:22 (forbidden) and ERROR:201 (no index).',
			"From server 6.0 on (the Rust client: on every server), these clients would read such an error as the end of the job. No known server answers a question about one job with ERROR:20, ERROR:22 or ERROR:201, so no real case of this is known.",
			'For contains("ERROR:2") there is a real case: the reply about a job contains the name of the set. If this name contains "ERROR:2", the Rust client reports a query as complete while it still runs.',
			'Check that the reply begins with "ERROR:". Then compare the digits up to the next colon, or up to the end, with 2.',
		],
	},
	{
		id: "not-found-is-done",
		title: '"Not found" that is read as done',
		trackers: [
			"not-found-is-complete",
			"observed-at-once",
			"observed-by-any-reply",
			"observed-by-an-empty-reply",
			"empty-is-complete",
			"errors-are-complete",
			"code-2-is-an-error",
			"bare-code-2-is-an-error",
		],
		story: [
			'A server keeps a limited number of finished jobs, and removes the oldest from its list. Then "not found" means that the job is done, and clients read it so. But a server also says "not found" before the job has reached it.',
			"The C and Rust clients do this, and from server 6.0 on the Java and Go clients too: a job that one node starts late is reported as complete at the first poll. For servers before 6.0, the Go client, and the Java client with a timeout, poll again after this reply. Their code for 6.0 and later does not.",
			'Read "not found" as complete only from a node that has reported the job before. Give all other nodes some rounds of grace.',
		],
	},
	{
		id: "grace",
		title: "The wrong number of rounds of grace",
		trackers: ["two-rounds-of-grace", "four-rounds-of-grace", "no-end-of-grace", "progress-keeps-the-count"],
		story: [
			"Clients that give a job some polls to appear count them in different ways. The Elixir driver counts three in a row. The Go client counts 20 tries for the whole wait, and if several callers wait for the same task, they share these 20 tries. The Java client (for servers before 6.0) reports success at its timeout or, without a timeout, at its first poll.",
			"An off-by-one arises if the counter is compared before it is increased, or if the first poll is not counted. A job that arrives in the last round of the grace is then reported as complete although it has only just started to run.",
		],
	},
	{
		id: "status-by-substring",
		title: "A status that is searched as a substring",
		trackers: [
			"first-status-anywhere",
			"last-status-anywhere",
			"done-anywhere",
			"done-anywhere-in-the-reply",
			"status-done-anywhere",
			"status-ends-the-name",
			"status-begins-the-name",
			"first-field-counts",
			"first-status-counts",
			"crashes-on-a-status-at-the-end",
			"a-status-at-the-end-is-done",
		],
		story: [
			'The reply is a line of fields, and the clients search it for "status=" with indexOf or a regular expression. Nothing in a reply is escaped, and users choose the names of sets, indexes and functions. For a set that is called status=done, every job looks finished.',
			'The Elixir, Java, C#, Go and Rust clients have this bug. A comment in the source of the Rust client warns about a similar problem: the field time-since-done contains the word "done". The clients also search for the colon after the status: without one, Java and C# crash, and Go continues as if the node were done.',
			"Split the reply into fields and compare the whole name of the field.",
		],
	},
	{
		id: "other-jobs",
		title: "Entries of other jobs",
		trackers: [
			"first-entry-counts",
			"last-entry-counts",
			"sole-entry-is-ours",
			"any-entry-in-progress",
			"trid-by-its-beginning",
			"trid-as-a-double",
			"trid-as-a-signed-number",
		],
		story: [
			"Servers from 6.0 to 8.0 do not know query-show:id=N. They ignore the argument and list all jobs. A client that reads the first status in that list reads the status of another user's job. The Elixir driver does this on these servers.",
			"The Java client compares only the beginning of a line, which is the echo of its command. So it accepts a late answer about job 123 as the answer about job 12. JavaScript clients read ids as doubles, and above 2^53 different ids can become the same double.",
		],
	},
	{
		id: "commands",
		title: "Commands that the server does not know",
		trackers: [
			"query-show-on-every-version",
			"id-on-every-version",
			"jobs-always",
			"one-version-for-all",
			"scans-forgotten",
			"scans-alone",
			"build-read-once",
			"unknown-command-is-not-found",
			"unknown-command-is-a-server-error",
			"unknown-command-is-in-progress",
			"unknown-command-is-complete",
		],
		story: [
			"The command that asks about a job changed in 5.7, 6.0 and 8.1. Before 6.0, a background query without an index filter is a scan and has its own command. Clients are written against the newest server and keep the older forms only as long as somebody tests them.",
			"Some read the version of one node and use its command for the whole cluster. During an upgrade, half of the nodes then do not understand the question. The Elixir driver sends all forms at once, and the errors for the forms that a server does not know hide its answer.",
		],
	},
	{
		id: "first-node-decides",
		title: "One node that decides for all",
		trackers: [
			"done-anywhere-is-done",
			"first-node-only",
			"majority-is-done",
			"first-answer-decides",
			"last-answer-decides",
			"progress-hides-the-rest",
			"progress-hides-errors",
			"no-nodes-are-done",
		],
		story: [
			'A loop over the nodes returns as soon as one of them decides. If the loop ends at the first node that says "done", the task is reported as complete after one node: the index waits of the Rust client did this. If the loop ends at the first node in progress, the client does not ask the other nodes, and reports their errors hours later.',
			"If no node is active, a loop over no nodes returns its initial value. In the Go client that value is true, so an empty cluster has finished every job.",
		],
	},
	{
		id: "deadlines",
		title: "Timeouts that are checked between rounds only",
		trackers: [
			"times-out-late",
			"times-out-early",
			"rounds-run-to-their-end",
			"no-deadline",
			"success-at-the-deadline",
			"gives-up-in-silence",
			"no-last-round",
			"zero-is-no-timeout",
		],
		story: [
			"A wait is a loop: it polls, checks the time and sleeps. It checks the time once a round, so the sleep and the poll can end after the timeout. With polls every second, the Elixir driver ends a wait of 1 ms after 1001 ms. The Java client sleeps before its first check, so it ends a wait of 100 ms after 1037 ms. If a poll takes 300 ms, the Elixir driver ends a wait of 10 ms after 323 ms, and it still reports a success that arrives then.",
			"The Java, C# and Rust clients can also give up too early. After each poll, they end the wait if the next poll would begin after the timeout. So they miss a job that ends between this poll and the timeout. The C, Node.js and Go clients have no timeout. The Ruby client and the Python SDK return false, which most callers ignore.",
			"Limit every sleep and every question by what is left until the deadline.",
		],
	},
	{
		id: "stale-answers",
		title: "Answers that belong to an earlier question",
		trackers: ["stale-answers", "overlapping-rounds", "leaves-questions-open", "request-timeout-doubled"],
		story: [
			"A client gives up a question and puts the connection back into its pool. The answer arrives later, and the next question on that connection reads it. The Elixir driver does this, and the Rust client did until Aerospike issue CLIENT-3795 was fixed.",
			"The Node.js client polls by setInterval and does not wait for the answers. Slow answers pile up and can arrive in another order, so an older one decides.",
		],
	},
];

/** How real clients came to have the bug of a tracker; `undefined` if this is not known. */
export function historyOf(tracker: string): BugHistory | undefined {
	return HISTORIES.find(({ trackers }) => trackers.includes(tracker));
}
