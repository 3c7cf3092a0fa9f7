// The adapter of the official Go client, profile wire: the client's own ExecuteTask, with OnComplete and IsDone.
package main

import (
	"bufio"
	"encoding/json"
	"net"
	"os"
	"strconv"
	"time"

	as "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
)

type object map[string]any

type request struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params params          `json:"params"`
}

type params struct {
	Hosts          []string `json:"hosts"`
	Namespace      string   `json:"namespace"`
	Set            string   `json:"set"`
	TaskID         string   `json:"taskId"`
	RequestTimeout float64  `json:"requestTimeout"`
	IndexFilter    bool     `json:"indexFilter"`
}

// Before a poll, the task sleeps for 100 ms. After every five polls the pause is doubled, up to five seconds.
// The grace is one round from server 6.0 on, and 21 before.
var hello = object{
	"protocol": 2, "name": "aerospike-client-go", "version": "8.5.0", "profiles": []string{"wire"},
	"capabilities": object{"requestTimeout": true, "bigTaskIds": true, "status": true},
	"habits": object{
		"graceRounds": 1, "graceRoundsBefore6": 21, "sweep": "until-in-progress", "firstSleep": true, "retries": 4,
		"knowsIndexFilter": true,
		"backoff":          object{"firstMs": 100, "factor": 2, "every": 5, "mostMs": 5000},
		"requestTimeoutMs": 30000, "tendIntervalMs": 1000,
	},
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			out.Encode(object{"jsonrpc": "2.0", "id": nil, "error": object{"code": -32700, "message": err.Error()}})
			continue
		}
		out.Encode(answer(asked))
		if asked.Method == "bye" {
			return
		}
	}
}

func answer(asked request) object {
	result := func(value object) object {
		return object{"jsonrpc": "2.0", "id": asked.ID, "result": value}
	}
	switch asked.Method {
	case "hello":
		return result(hello)
	case "track":
		return result(withTask(asked.Params, track, wait))
	case "status":
		return result(withTask(asked.Params, track, askOnce))
	case "run":
		return result(withTask(asked.Params, start, wait))
	case "bye":
		return result(object{})
	}
	return object{"jsonrpc": "2.0", "id": asked.ID, "error": object{"code": -32601, "message": "no method " + asked.Method}}
}

func wait(task *as.ExecuteTask) (string, as.Error) {
	return "complete", <-task.OnComplete()
}

func askOnce(task *as.ExecuteTask) (string, as.Error) {
	isDone, err := task.IsDone()
	if isDone {
		return "complete", err
	}
	return "in_progress", err
}

// Makes a task for a job that the kit started.
func track(client *as.Client, asked params) (*as.ExecuteTask, as.Error) {
	id, _ := strconv.ParseUint(asked.TaskID, 10, 64)
	return as.NewExecuteTask(client.Cluster(), statement(asked), id), nil
}

func start(client *as.Client, asked params) (*as.ExecuteTask, as.Error) {
	return client.QueryExecute(nil, nil, statement(asked), as.PutOp(as.NewBin("seen", 1)))
}

func statement(asked params) *as.Statement {
	whole := as.NewStatement(asked.Namespace, asked.Set)
	if asked.IndexFilter {
		whole.Filter = as.NewEqualFilter("seen", 1)
	}
	return whole
}

func withTask(
	asked params,
	taskOf func(*as.Client, params) (*as.ExecuteTask, as.Error),
	use func(*as.ExecuteTask) (string, as.Error),
) object {
	var hosts []*as.Host
	for _, address := range asked.Hosts {
		name, digits, _ := net.SplitHostPort(address)
		port, _ := strconv.Atoi(digits)
		hosts = append(hosts, as.NewHost(name, port))
	}
	policy := as.NewClientPolicy()
	if asked.RequestTimeout > 0 {
		policy.Timeout = time.Duration(asked.RequestTimeout) * time.Millisecond
	}
	client, err := as.NewClientWithPolicyAndHost(policy, hosts...)
	if err != nil {
		return failed(err)
	}
	defer client.Close()
	task, err := taskOf(client, asked)
	if err != nil {
		return failed(err)
	}
	startedAt := time.Now()
	ended, err := use(task)
	end := object{"ended": ended}
	if err != nil {
		end = failed(err)
	}
	end["tookMs"] = float64(time.Since(startedAt)) / float64(time.Millisecond)
	return end
}

func failed(err as.Error) object {
	end := object{"ended": "error", "message": err.Error()}
	switch {
	// What the task makes of an error reply.
	case err.Matches(types.UDF_BAD_RESPONSE):
		end["code"] = "server_error"
	// The task itself has no timeout, so these are about one question.
	case err.Matches(types.TIMEOUT, types.NETWORK_ERROR, types.NO_AVAILABLE_CONNECTIONS_TO_NODE,
		types.SERVER_NOT_AVAILABLE, types.MAX_RETRIES_EXCEEDED):
		end["code"] = "network_error"
	case err.Matches(types.INVALID_NODE_ERROR):
		end["code"] = "invalid_node"
	case err.Matches(types.INVALID_CLUSTER_PARTITION_MAP):
		end["code"] = "cluster_not_ready"
	}
	return end
}
