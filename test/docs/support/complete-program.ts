import { exportsOf, MODULES } from "./exported-names.ts";

/** Names that a fragment of code may use without declaring them, and the code that provides them. */
const GIVEN: readonly { readonly names: readonly string[]; readonly code: string; readonly after?: string }[] = [
	{
		names: ["task"],
		code: 'const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });',
	},
	{
		names: ["cluster", "taskId"],
		code: [
			"const clock = createScaledClock(100);",
			'const cluster = new SimulatedCluster({ nodes: ["A", "B"], clock });',
			'const { taskId } = cluster.launch({ set: "demo", life: { duration: 1500 } });',
		].join("\n"),
	},
	{
		// Real servers, so that a fragment can connect to the address that stands for a cluster of the reader's own.
		names: ["HOSTS"],
		code: [
			"const serving = createScaledClock();",
			"const served = new SimulatedCluster({ nodes: ['A', 'B'], clock: serving });",
			'served.launch({ taskId: 13285492n, set: "demo", life: { duration: 50 } });',
			"const servers = await serveCluster(served);",
			"const HOSTS = servers.hosts;",
		].join("\n"),
		after: "await servers.close();\nserving.stop();",
	},
	{
		names: ["Aerospike"],
		code: "const Aerospike = { operations: { incr: (bin: string, value: number) => ({ bin, value }) } };",
	},
	{
		// The parts of the official client that trackJob uses.
		names: ["client"],
		code: [
			"const client = {",
			"	isConnected: () => true,",
			"	close: () => {},",
			'	getNodes: () => [{ name: "A" }],',
			"	infoNode: async (request: string) =>",
			'		request === "build\\n" ? "build\\t8.1.2.0\\n" : request.trim() + "\\ttrid=7:status=done(ok)\\n",',
			"	query: (ns: string, set: string) => ({ ns, set, operate: async (ops: readonly object[]) => ({ client, jobID: 7, ops }) }),",
			"};",
		].join("\n"),
	},
	{
		names: ["yourCode"],
		code: "async function yourCode(cluster: SimulatedCluster): Promise<void> {\n\tawait cluster.sleep(1);\n}",
	},
	{ names: ["fc"], code: 'import fc from "fast-check";' },
];

/** The address that stands for the reader's own cluster. */
const READERS_HOSTS = '"10.0.0.7:3000"';

/** Makes a program of a fragment: declares what it takes as given, and imports what it uses of this package. */
export function completeProgram(fragment: string): string {
	let program = fragment.replaceAll(READERS_HOSTS, "HOSTS");
	for (const { names, code, after = "" } of GIVEN) {
		if (names.some((name) => uses(program, name) && !declares(program, name))) program = `${code}\n${program}\n${after}`;
	}
	const imports = MODULES.flatMap(([entry, source]) => {
		const missing = exportsOf(source).exported.filter((name) => uses(program, name) && !declares(program, name));
		return missing.length === 0 ? [] : [`import { ${missing.join(", ")} } from "aerospike-execute-task${entry.slice(1)}";`];
	});
	// A file without an import or export would be a script, and its names global.
	return [...imports, program, "export {};"].join("\n");
}

/** Whether code uses a name; as a property of something else, or in a text, it is another name. */
function uses(code: string, name: string): boolean {
	const bare = code.replace(/"[^"\n]*"|'[^'\n]*'|\/\/.*$/gm, "");
	return new RegExp(`(?<![.\\w])${name}\\b(?!\\s*:)`).test(bare);
}

function declares(code: string, name: string): boolean {
	return new RegExp(
		`\\b(?:const|let|function|class) ${name}\\b|(?:const|let|import) (?:\\w+, )?\\{[^}]*\\b${name}\\b[^}]*\\}|import ${name}\\b`,
	).test(code);
}
