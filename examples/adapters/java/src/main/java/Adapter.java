import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.Bin;
import com.aerospike.client.Host;
import com.aerospike.client.Operation;
import com.aerospike.client.policy.ClientPolicy;
import com.aerospike.client.query.Statement;
import com.aerospike.client.task.ExecuteTask;
import com.aerospike.client.task.Task;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The adapter of the official Java client, profile wire. It calls waitTillComplete and queryStatus of the client's ExecuteTask. */
public final class Adapter {
	private static final String HELLO = """
		{
			"protocol": 2, "name": "aerospike-client-jdk8 (Java)", "version": "9.2.0", "profiles": ["wire"],
			"capabilities": {"pollInterval": true, "timeout": true, "bigTaskIds": true, "status": true},
			"habits": {
				"graceRounds": 1, "sweep": "until-in-progress", "firstSleep": true, "pollIntervalMs": 1000,
				"tendIntervalMs": 1000, "knowsIndexFilter": true, "remembersDone": false
			}
		}""";

	public static void main(String[] args) throws Exception {
		PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			JsonObject request = read(line);
			if (request == null) {
				out.println("{\"jsonrpc\": \"2.0\", \"id\": null, \"error\": {\"code\": -32700, \"message\": \"the line is not a JSON object\"}}");
				continue;
			}
			String method = request.get("method").getAsString();
			JsonObject answer = new JsonObject();
			answer.addProperty("jsonrpc", "2.0");
			answer.add("id", request.get("id"));
			JsonObject result = answerTo(method, request.getAsJsonObject("params"));
			if (result == null) answer.add("error", JsonParser.parseString("{\"code\": -32601, \"message\": \"no such method\"}"));
			else answer.add("result", result);
			out.println(answer);
			if (method.equals("bye")) break;
		}
		// The client's threads may still run.
		System.exit(0);
	}

	private static JsonObject read(String line) {
		try {
			return JsonParser.parseString(line).getAsJsonObject();
		} catch (JsonParseException | IllegalStateException error) {
			return null;
		}
	}

	private static JsonObject answerTo(String method, JsonObject params) {
		return switch (method) {
			case "hello" -> JsonParser.parseString(HELLO).getAsJsonObject();
			case "track", "status", "run" -> withClient(method, params);
			case "bye" -> new JsonObject();
			default -> null;
		};
	}

	private static JsonObject withClient(String method, JsonObject params) {
		try (AerospikeClient client = new AerospikeClient(new ClientPolicy(), hosts(params.getAsJsonArray("hosts")))) {
			ExecuteTask task = method.equals("run") ? start(client, params) : taskOf(client, params);
			long startedAt = System.nanoTime();
			JsonObject end = endOf(task, method, params);
			end.addProperty("tookMs", (System.nanoTime() - startedAt) / 1e6);
			return end;
		} catch (RuntimeException error) {
			return failed(error);
		}
	}

	/** The task of a job that the kit started. Before server 6.0, a query without an index filter is a scan. */
	private static ExecuteTask taskOf(AerospikeClient client, JsonObject params) {
		long id = Long.parseUnsignedLong(params.get("taskId").getAsString());
		boolean isScan = !params.has("indexFilter") || !params.get("indexFilter").getAsBoolean();
		return new ExecuteTask(client.getCluster(), client.getWritePolicyDefault(), id, isScan);
	}

	private static ExecuteTask start(AerospikeClient client, JsonObject params) {
		Statement statement = new Statement();
		statement.setNamespace(params.get("namespace").getAsString());
		statement.setSetName(params.get("set").getAsString());
		return client.execute(null, statement, Operation.put(new Bin("seen", 1)));
	}

	private static JsonObject endOf(ExecuteTask task, String method, JsonObject params) {
		try {
			if (method.equals("status")) return ended(task.queryStatus() == Task.COMPLETE ? "complete" : "in_progress");
			int pause = params.has("pollInterval") ? params.get("pollInterval").getAsInt() : 1000;
			// The timeout limits both the wait and each question. 0 means no limit.
			task.waitTillComplete(pause, params.has("timeout") ? params.get("timeout").getAsInt() : 0);
			return ended("complete");
		} catch (RuntimeException error) {
			return failed(error);
		}
	}

	private static JsonObject failed(RuntimeException error) {
		JsonObject end = ended("error");
		String code = codeOf(error);
		if (code != null) end.addProperty("code", code);
		end.addProperty("message", error.toString());
		return end;
	}

	private static Host[] hosts(JsonArray addresses) {
		Host[] hosts = new Host[addresses.size()];
		for (int at = 0; at < hosts.length; at++) {
			String address = addresses.get(at).getAsString();
			int colon = address.lastIndexOf(':');
			hosts[at] = new Host(address.substring(0, colon).replaceAll("[\\[\\]]", ""), Integer.parseInt(address.substring(colon + 1)));
		}
		return hosts;
	}

	private static JsonObject ended(String how) {
		JsonObject end = new JsonObject();
		end.addProperty("ended", how);
		return end;
	}

	private static String codeOf(RuntimeException error) {
		if (error instanceof AerospikeException.Timeout) return "timeout";
		if (error instanceof AerospikeException.InvalidNode) return "invalid_node";
		if (error instanceof AerospikeException.Connection) return "network_error";
		// The text of an error reply, which the client does not understand.
		if (error instanceof AerospikeException) return "server_error";
		return null;
	}
}
