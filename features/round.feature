Feature: One poll of all target nodes
  Unless a scenario says otherwise: nodes run 8.1.2.0 and answer within 1 ms, with the state at the instant of the
  question. The job starts on every node at 0 ms and runs for 1000 ms. The task is awaited at 0 ms with polls 1000 ms
  apart and a grace of three rounds. Rounds then begin at 0, 1001, 2002, 3003 ms, and so on.

  Rule: Which nodes are asked

    # The mistake: the first node that is done decides for all nodes.
    @ROUND-1 @ROUND-3 @MUST @needs:full-sweep
    Scenario Outline: The task is complete only when every node is: A in progress in <a> rounds, B in <b>, C in <c>
      Given a cluster of 3 nodes
      And node A answers "active" <a> times, then "done" every time
      And node B answers "active" <b> times, then "done" every time
      And node C answers "active" <c> times, then "done" every time
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

      Examples:
        | a | b | c |
        | 3 | 1 | 2 |
        | 3 | 2 | 1 |
        | 1 | 3 | 2 |
        | 2 | 3 | 1 |
        | 1 | 2 | 3 |
        | 2 | 1 | 3 |

    # The mistake: a table of fixed length for the nodes.
    @ROUND-1 @ROUND-3 @MUST
    Scenario Outline: In a cluster of 12 nodes the answer of node <node> counts
      Given a cluster of 12 nodes
      And the job runs for 0 ms
      And node <node> answers "active" 3 times, then "done" every time
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

      Examples:
        | node |
        | A    |
        | I    |
        | L    |

    @ROUND-1 @ROUND-3 @MUST @needs:virtual-time
    Scenario Outline: The wait takes as long as its slowest job: A <a> ms, B <b> ms, C <c> ms
      Given a cluster of 3 nodes
      And the job on node A runs for <a> ms
      And the job on node B runs for <b> ms
      And the job on node C runs for <c> ms
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds at 3004 ms

      Examples:
        | a    | b    | c    |
        | 500  | 1500 | 2500 |
        | 500  | 2500 | 1500 |
        | 1500 | 500  | 2500 |
        | 1500 | 2500 | 500  |
        | 2500 | 500  | 1500 |
        | 2500 | 1500 | 500  |

    # The mistake: all nodes are polled, so the "not found" of the other nodes counts.
    @ROUND-1 @MUST
    Scenario: If a task was started on one node, only that node is asked
      Given a cluster of 3 nodes
      And the task was started on node B alone
      And node B answers "active", then "done"
      When the task is awaited
      Then the wait completes after 2 rounds
      And node A is never asked
      And node C is never asked

    # The mistake: the first node whose name begins with the given name is asked.
    @ROUND-1 @MUST
    Scenario: A named node is not mistaken for a node whose name is longer
      Given the nodes BB9020 and BB9
      And the task was started on node BB9 alone
      And node BB9020 answers "done" every time
      And node BB9 answers "active", then "done"
      When the task is awaited
      Then the wait completes after 2 rounds
      And node BB9020 is never asked

    # The mistake: the list of nodes is read only once, when the wait begins.
    @ROUND-1 @MUST @needs:virtual-time
    Scenario: A node that joins with a running job is asked from the next round on
      Given the nodes A and B
      And node B is not a member yet
      And the job on node A runs for 500 ms
      And the job on node B runs for 3000 ms
      When node B joins at 1000 ms
      And the task is awaited
      Then node B is asked at 1001, 2002 and 3003 ms
      And the wait completes after 4 rounds at 3004 ms

    # The mistake: the members are read only when the client connects. The new node is a member long enough for a
    # driver to notice it.
    @ROUND-1 @MUST @needs:true-pace
    Scenario: A node that has joined with a running job is waited for
      Given the nodes A and B
      And node B is not a member yet
      And the job on node A runs for 3500 ms
      And the job on node B runs for 6000 ms
      When node B joins at 500 ms
      And the task is awaited with polls 500 ms apart
      Then the wait completes
      And node B is asked "query-show:id=4660"

    @ROUND-1 @MUST @needs:virtual-time
    Scenario: A node that joins during a round is not asked in that round
      Given the nodes A and B
      And node A answers after 300 ms
      And node B is not a member yet
      And node B answers "done" every time
      When node B joins at 100 ms
      And the task is awaited
      Then node B is asked at 1300 ms
      And the wait completes after 2 rounds at 1600 ms

    # The mistake: a node that is no longer in the cluster is still asked.
    @ROUND-1 @MUST @needs:virtual-time
    Scenario: A node that has left is no longer asked
      Given the nodes A and B
      And the job on node A runs for 500 ms
      And the job on node B runs for ever
      When node B leaves at 1000 ms
      And the task is awaited
      Then node B is asked at 0 ms
      And the wait completes after 2 rounds at 1002 ms

    @ROUND-1 @MUST @needs:virtual-time
    Scenario: A node that left and came back is asked again
      Given the nodes A and B
      And the job on node A runs for 500 ms
      And the job on node B runs for 2500 ms
      When node B leaves at 500 ms
      And node B joins at 900 ms
      And the task is awaited
      Then node B is asked at 0, 1001, 2002 and 3003 ms
      And the wait completes after 4 rounds at 3004 ms

    # The mistake: because the nodes keep changing, the tracker never sees them all done, or sees them all done too
    # early.
    @ROUND-1 @ROUND-3 @MUST @needs:virtual-time
    Scenario: A node that leaves and joins keeps the task in progress in every round in which it is a member
      Given the nodes A and B
      And the job on node A runs for 3500 ms
      And the job on node B runs for ever
      When node B leaves at 500 ms
      And node B joins at 1500 ms
      And node B leaves at 2500 ms
      And node B joins at 3500 ms
      And node B leaves at 4500 ms
      And the task is awaited
      Then rounds 1 to 5 are in progress
      And the wait completes after 6 rounds at 5006 ms

  Rule: Without an active node a round is never complete

    # The mistake: "all nodes are done" is true for an empty list of nodes.
    @ROUND-2 @MUST
    Scenario Outline: <what> is not complete
      Given a cluster of <count> nodes
      When the cluster is <state> from 0 ms on
      And the task is awaited at 500 ms, with a grace of 1 round, for at most 5000 ms
      Then the wait does not complete
      And nothing is asked

      Examples:
        | what                        | count | state     |
        | A cluster without nodes     | 0     | ready     |
        | A cluster that is not ready | 2     | not ready |

    @ROUND-2 @MUST
    Scenario: A cluster whose last node has left is not complete
      Given the nodes A and B
      And every node answers "done" every time
      When node A leaves at 100 ms
      And node B leaves at 200 ms
      And the task is awaited at 500 ms, for at most 5000 ms
      Then the wait does not complete
      And nothing is asked

    @ROUND-2 @MUST
    Scenario: If the named node is not active, the task is not complete, even if other nodes are active
      Given the nodes A and B
      And the task was started on node A alone
      And node B answers "done" every time
      When node A leaves at 100 ms
      And the task is awaited at 500 ms, for at most 5000 ms
      Then the wait does not complete
      And nothing is asked

    # The mistake: a node whose name begins with the given name is asked instead.
    @ROUND-2 @ROUND-1 @MUST
    Scenario: A node whose name is longer does not take the place of a named node that is not active
      Given the nodes BB9020 and BB9
      And the task was started on node BB9 alone
      And node BB9020 answers "done" every time
      When node BB9 leaves at 100 ms
      And the task is awaited at 500 ms, for at most 5000 ms
      Then the wait does not complete
      And nothing is asked

    # The observations of earlier rounds do not make an empty cluster complete.
    @ROUND-2 @MUST
    Scenario: A cluster that loses all its nodes during the wait is not complete
      Given the nodes A and B
      And the job runs for ever
      When node A leaves at 500 ms
      And node B leaves at 500 ms
      And the task is awaited for at most 5000 ms
      Then the wait does not complete

    @ROUND-2 @SHOULD
    Scenario: A cluster that is not ready ends the wait with its own error code
      Given a cluster of 2 nodes
      When the cluster is not ready from 0 ms on
      And the task is awaited at 500 ms
      Then the wait ends in "cluster_not_ready" at 500 ms

    @ROUND-2 @SHOULD
    Scenario: A cluster without an active node ends the wait in "invalid_node"
      Given a cluster of 0 nodes
      When the task is awaited
      Then the wait ends in "invalid_node" at 0 ms

    @ROUND-2 @SHOULD
    Scenario: If the named node is not active, the error names it
      Given the nodes A and B
      And the task was started on node A alone
      When node A leaves at 100 ms
      And the task is awaited at 500 ms
      Then the wait ends in "invalid_node" of node A at 500 ms
      And the error names "A"

    @ROUND-2 @SHOULD
    Scenario: If the cluster is not ready and the named node is not active, the error is "not ready"
      Given the nodes A and B
      And the task was started on node A alone
      When node A leaves at 100 ms
      And the cluster is not ready from 200 ms on
      And the task is awaited at 500 ms
      Then the wait ends in "cluster_not_ready" at 500 ms

    @ROUND-2 @SHOULD @needs:virtual-time
    Scenario: A named node that leaves during the wait ends the wait
      Given the nodes A and B
      And the task was started on node A alone
      And the job on node A runs for ever
      When node A leaves at 1500 ms
      And the task is awaited
      Then the wait ends in "invalid_node" of node A at 2002 ms

    @ROUND-2 @SHOULD @needs:virtual-time
    Scenario: A cluster that stops being ready during the wait ends the wait
      Given the nodes A and B
      And the job runs for ever
      When the cluster is not ready from 1500 ms on
      And the task is awaited
      Then the wait ends in "cluster_not_ready" at 2002 ms

  Rule: One node in progress keeps the task in progress

    # The mistakes: the last answer decides, the first answer decides, the majority decides.
    @ROUND-3 @ROUND-5 @SHOULD
    Scenario Outline: One node in progress outweighs the others: <a>, <b>, <c>
      Given a cluster of 3 nodes
      And node A answers "<a>" every time
      And node B answers "<b>" every time
      And node C answers "<c>" every time
      When the task is awaited for at most 4500 ms
      Then the wait does not complete
      And round 1 is in progress

      Examples:
        | a             | b             | c              |
        | active        | done          | done           |
        | done          | active        | done           |
        | done          | done          | active         |
        | active        | job not found | done           |
        | active        | done          | job not found  |
        | job not found | active        | done           |
        | job not found | done          | active         |
        | done          | active        | job not found  |
        | done          | job not found | active         |
        | aborting      | done          | done           |
        | done          | aborting      | done           |
        | done          | done          | aborting       |
        | done          | done          | unknown status |

  Rule: A server error ends the wait

    # The mistakes: the error is hidden behind a node in progress; its code is read as another code.
    @ROUND-4 @MUST
    Scenario Outline: A server error of node <node> ends the wait: <error>
      Given a cluster of 3 nodes
      And the job runs for ever
      And node <node> answers "<error>" every time
      When the task is awaited for at most 5000 ms
      Then the wait ends in "server_error"

      Examples: on each of the nodes
        | node | error     |
        | A    | ERROR:201 |
        | B    | ERROR:201 |
        | C    | ERROR:201 |

      Examples: with each of the errors
        | node | error             |
        | B    | ERROR:20          |
        | B    | ERROR:22          |
        | B    | no code           |
        | B    | bad id            |
        | B    | not authenticated |

    @ROUND-4 @MUST @needs:full-sweep
    Scenario: An error in a later round ends the wait
      Given the nodes A and B
      And node A answers "active" every time
      And node B answers "active" 2 times, then "ERROR:22"
      When the task is awaited
      Then the wait ends in "server_error" after 3 rounds

    # The error of an observed node does not mean that its job is done.
    @ROUND-4 @ROUND-6 @MUST
    Scenario: An error of a node that was seen does not mean that the node forgot the job
      Given the node A
      And node A answers "active", then "ERROR:20" every time
      When the task is awaited
      Then the wait ends in "server_error"

    # On a secured cluster the user may not have the permission to ask.
    @ROUND-4 @PARSE-3 @MUST
    Scenario: A role violation ends the wait
      Given the nodes A and B
      And node B answers the value "ERROR:81:role violation - requires permission 'query-admin'" every time
      When the task is awaited
      Then the wait ends in "server_error" with code 81

    @ROUND-4 @SHOULD
    Scenario Outline: The error contains the name of the node and the code of the server: <error>
      Given a cluster of 3 nodes
      And node <node> answers "<error>"
      When the task is awaited
      Then the wait ends in "server_error" of node <node> with code <code> after 1 round
      And the error names "<node>"

      Examples:
        | node | error             | code |
        | A    | ERROR:20          | 20   |
        | B    | ERROR:22          | 22   |
        | C    | ERROR:201         | 201  |
        | B    | not authenticated | 80   |

    # The mistake: the tracker waits for the other answers before it reports the error.
    @ROUND-4 @SHOULD @needs:virtual-time
    Scenario: An error ends the round at the moment it arrives
      Given a cluster of 3 nodes
      And node A answers after 3000 ms
      And node B answers "ERROR:22" after 20 ms
      And node C answers "silence"
      When the task is awaited
      Then the wait ends in "server_error" of node B at 20 ms
      And nothing is asked after 0 ms

    @ROUND-4 @SHOULD @needs:virtual-time @needs:chosen-error
    Scenario Outline: If errors arrive in the same millisecond, a server error goes before a network error: A <a>, B <b>
      Given the nodes A and B
      And node A answers "<a>" after 5 ms
      And node B answers "<b>" after 5 ms
      When the task is awaited
      Then the wait ends in "<code>" of node <node> at 5 ms

      Examples:
        | a               | b        | code          | node |
        | refused         | ERROR:22 | server_error  | B    |
        | ERROR:22        | refused  | server_error  | A    |
        | malformed frame | ERROR:22 | server_error  | B    |
        | reset           | closed   | network_error | A    |

    @ROUND-4 @ROUND-5 @SHOULD @needs:virtual-time @needs:chosen-error
    Scenario Outline: If equal errors arrive in the same millisecond, the smaller node name goes first: <first>, <second>, <third>
      Given the nodes <first>, <second> and <third>
      And node A answers "active" after 5 ms
      And node B answers "ERROR:22" after 5 ms
      And node C answers "ERROR:201" after 5 ms
      When the task is awaited
      Then the wait ends in "server_error" of node B with code 22 at 5 ms

      Examples:
        | first | second | third |
        | A     | B      | C     |
        | A     | C      | B     |
        | B     | A      | C     |
        | B     | C      | A     |
        | C     | A      | B     |
        | C     | B      | A     |

    # If the errors arrive in different milliseconds, the earlier one counts, not the smaller name.
    @ROUND-4 @SHOULD @needs:virtual-time
    Scenario: If two nodes fail at different times, the earlier error ends the round
      Given the nodes A and B
      And node A answers "ERROR:22" after 6 ms
      And node B answers "refused" after 5 ms
      When the task is awaited
      Then the wait ends in "network_error" of node B at 5 ms

  Rule: The order of nodes does not matter

    # The mistakes: the sweep stops at the first answer of some kind, or a later answer overwrites an earlier one.
    @ROUND-5 @SHOULD
    Scenario Outline: An error goes before in progress and done, in any order of nodes: <first>, <second>, <third>
      Given the nodes <first>, <second> and <third>
      And node A answers "active" every time
      And node B answers "ERROR:201" every time
      And node C answers "done" every time
      When the task is awaited for at most 3000 ms
      Then the wait ends in "server_error" of node B after 1 round

      Examples:
        | first | second | third |
        | A     | B      | C     |
        | A     | C      | B     |
        | B     | A      | C     |
        | B     | C      | A     |
        | C     | A      | B     |
        | C     | B      | A     |

    # "Not found" goes before complete in any order of nodes: the task is presumed complete in the third empty round,
    # not earlier.
    @ROUND-5 @ROUND-8 @SHOULD @needs:grace-3
    Scenario Outline: "Not found" goes before done, in any order of nodes: <first>, <second>, <third>
      Given the nodes <first>, <second> and <third>
      And node A answers "done" every time
      And node B answers "job not found" every time
      And node C answers "done" every time
      When the task is awaited
      Then the wait completes after 3 rounds

      Examples:
        | first | second | third |
        | A     | B      | C     |
        | B     | A      | C     |
        | C     | A      | B     |

    # Node B no longer knows the job after three rounds. If A hid its answers, B would never be observed, and the grace
    # would follow.
    @ROUND-5 @ROUND-6 @SHOULD @needs:full-sweep
    Scenario Outline: A node in progress does not hide the answers of other nodes: <first>, <second>
      Given the nodes <first> and <second>
      And node A answers "active" 5 times, then "done" every time
      And node B answers "active" 3 times, then "job not found" every time
      When the task is awaited with polls 20 ms apart
      Then the wait completes after 6 rounds

      Examples:
        | first | second |
        | A     | B      |
        | B     | A      |

    @ROUND-5 @WAIT-4 @SHOULD @needs:full-sweep @needs:virtual-time
    Scenario Outline: The order of nodes does not decide between completion and timeout: <first>, <second>
      Given the nodes <first> and <second>
      And node A answers "active" 5 times, then "done" every time
      And node B answers "active" 3 times, then "job not found" every time
      When the task is awaited with polls 20 ms apart, for at most 115 ms
      Then the wait completes after 6 rounds at 106 ms

      Examples:
        | first | second |
        | A     | B      |
        | B     | A      |

    # The mistake: the answer that arrives first, or last, decides.
    @ROUND-5 @SHOULD @needs:virtual-time
    Scenario Outline: The order in which answers arrive does not matter: A after <a> ms, B after <b> ms, C after <c> ms
      Given a cluster of 3 nodes
      And node A answers "active" after <a> ms, then "done" every time
      And node B answers "job not found" after <b> ms, then "done" every time
      And node C answers "done" after <c> ms, then "done" every time
      When the task is awaited
      Then round 1 is in progress
      And round 1 ends at 30 ms
      And the wait completes after 2 rounds at 1031 ms

      Examples:
        | a  | b  | c  |
        | 10 | 20 | 30 |
        | 10 | 30 | 20 |
        | 20 | 10 | 30 |
        | 20 | 30 | 10 |
        | 30 | 10 | 20 |
        | 30 | 20 | 10 |
        | 30 | 30 | 30 |

  Rule: A job that was seen and then forgotten is complete

    # The mistakes: waiting for ever for a node that forgot the job; giving that node the grace of a node that never had
    # it.
    @ROUND-6 @MUST
    Scenario Outline: A node that reported <seen> and then no longer knows the job is complete
      Given the nodes A and B
      And node A answers "<seen>", then "<gone>" every time
      And node B answers "active", then "done" every time
      When the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds

      Examples:
        | seen     | gone          |
        | active   | job not found |
        | active   | bare ERROR:2  |
        | active   | empty         |
        | aborting | job not found |
        | done     | job not found |
        | aborted  | job not found |

    @ROUND-6 @PARSE-9 @PARSE-13 @SHOULD
    Scenario Outline: The same in other words: <seen>, then <gone>
      Given the nodes A and B
      And node A answers "<seen>", then "<gone>" every time
      And node B answers "active", then "done" every time
      When the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds

      Examples:
        | seen           | gone            |
        | active         | other jobs only |
        | unknown status | job not found   |

    # The mistake: "observed" is one flag for the whole task instead of one for each node.
    @ROUND-6 @ROUND-7 @MUST @needs:full-sweep
    Scenario: The observation of one node does not count for another node
      Given the nodes A and B
      And node A answers "active", then "job not found" every time
      And node B answers "job not found" every time
      When the task is awaited
      Then round 2 is in progress

    # A server can be configured to keep no finished jobs.
    @ROUND-6 @MUST @needs:virtual-time
    Scenario: A node that keeps no finished jobs is complete when its job has disappeared
      Given the nodes A and B
      And node A keeps 0 finished jobs
      And the job runs for 1500 ms
      When the task is awaited
      Then the wait completes after 3 rounds at 2003 ms

    @ROUND-6 @MUST @needs:virtual-time
    Scenario: A node whose finished job was evicted between two rounds is complete
      Given the nodes A and B
      And the job on node A runs for 500 ms
      And the job on node B runs for 2500 ms
      When node A evicts its finished jobs at 1500 ms
      And the task is awaited
      Then the wait completes after 4 rounds at 3004 ms

    # The mistake: a node that lost its job in a restart is treated as a node that never had the job.
    @ROUND-6 @MUST @needs:virtual-time
    Scenario Outline: A node that restarts at <at> ms has forgotten its job and counts as complete
      Given the nodes A and B
      And the job on node A runs for 1500 ms
      And the job on node B runs for 500 ms
      When node A restarts at <at> ms
      And the task is awaited
      Then the wait completes after <rounds> rounds at <end> ms

      Examples: while the job runs
        | at  | rounds | end  |
        | 800 | 2      | 1002 |

      Examples: after the job has ended
        | at   | rounds | end  |
        | 1700 | 3      | 2003 |

    # The mistake: any answer makes a node observed, so the grace is skipped.
    @ROUND-6 @ROUND-7 @PARSE-6 @SHOULD @needs:grace-3
    Scenario Outline: The answer "<answer>" does not make a node observed
      Given the node A
      And node A answers "<answer>", then "job not found" every time
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | answer          |
        | empty           |
        | no status       |
        | empty status    |
        | other jobs only |
        | bare ERROR:2    |

    # The mistake: an entry without a status is read as "not found", so an observed node that still lists the job is
    # complete.
    @PARSE-6 @ROUND-6 @SHOULD
    Scenario Outline: A node that was seen and then lists the job with <answer> is not complete
      Given the node A
      And node A answers "active", then "<answer>" 2 times, then "done"
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

      Examples:
        | answer       |
        | no status    |
        | empty status |

    # The wait for such a node is limited by the grace.
    @PARSE-6 @ROUND-8 @SHOULD @needs:grace-3
    Scenario: If a node that was seen keeps listing the job without a status, the grace limits the wait
      Given the node A
      And node A answers "active", then "no status" every time
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

  Rule: A job that is not found at first is in progress until the grace is over

    # The mistake: "not found" counts as complete, although the query may not have reached the node yet.
    @ROUND-7 @MUST
    Scenario Outline: A node that answers "<answer>" before it has the job is in progress
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "<answer>", then "active", then "done" every time
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | answer        |
        | job not found |
        | bare ERROR:2  |
        | empty         |

    @ROUND-7 @PARSE-6 @PARSE-9 @SHOULD
    Scenario Outline: A node that does not know the job yet, and says so with "<answer>", is in progress
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "<answer>", then "active", then "done" every time
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | answer          |
        | no status       |
        | other jobs only |

    @ROUND-7 @MUST @needs:virtual-time
    Scenario Outline: A job that reaches node <late> <lag> ms late is found
      Given a cluster of 3 nodes
      And the job on node <late> arrives <lag> ms late
      When the task is awaited
      Then the wait completes after <rounds> rounds at <end> ms
      And in truth the job on node <late> is "done"

      Examples: each node in turn
        | late | lag | rounds | end  |
        | A    | 500 | 3      | 2003 |
        | B    | 500 | 3      | 2003 |
        | C    | 500 | 3      | 2003 |

      Examples: longer and longer delays
        | late | lag  | rounds | end  |
        | B    | 1    | 2      | 1002 |
        | B    | 2    | 3      | 2003 |
        | B    | 1001 | 3      | 2003 |
        | B    | 1002 | 3      | 2003 |
        | B    | 1003 | 4      | 3004 |
        | B    | 2002 | 4      | 3004 |

    # No node has the job. After three empty rounds the tracker presumes that the job is over.
    @ROUND-8 @MUST @needs:grace-3
    Scenario Outline: A task that no node ever shows is presumed complete in the third round: "<answer>"
      Given a cluster of 3 nodes
      And every node answers "<answer>" every time
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | answer        |
        | job not found |
        | bare ERROR:2  |
        | empty         |

    @ROUND-8 @PARSE-6 @PARSE-9 @SHOULD @needs:grace-3
    Scenario Outline: Replies without the job's status count as "not found" for the grace: "<answer>"
      Given a cluster of 3 nodes
      And every node answers "<answer>" every time
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | answer          |
        | no status       |
        | other jobs only |

    # The mistake: the grace counts time, or only the rounds that are quick.
    @ROUND-8 @MUST @needs:grace-3 @needs:true-pace
    Scenario: An empty round counts, even if it takes more than a second
      Given the node A
      And node A answers "job not found" every time after 1100 ms
      When the task is awaited with polls 100 ms apart, with questions given up after 5000 ms
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

    # If a node has never heard of the set, it rejects the query, and the job never exists on that node.
    @ROUND-8 @MUST @needs:grace-3
    Scenario Outline: A node that never had the job extends the wait by one grace: <why>
      Given the nodes A and B
      And the job on node A runs for 0 ms
      And <why>
      When the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds

      Examples:
        | why                          |
        | the job never reaches node B |
        | node B does not know the set |

    # The third question comes at 2002 ms. The job arrives at that instant, or one millisecond later.
    @ROUND-8 @MUST @needs:grace-3 @needs:virtual-time
    Scenario: A job that arrives just in time for the third round is found
      Given the nodes A and B
      And node A answers "done" every time
      And the job on node B arrives 2002 ms late
      When the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds at 3004 ms

    @ROUND-8 @MUST @needs:grace-3 @needs:virtual-time
    Scenario: A job that arrives just after the question of the third round is missed
      Given the nodes A and B
      And node A answers "done" every time
      And the job on node B arrives 2003 ms late
      When the task is awaited
      Then the wait completes after 3 rounds at 2003 ms
      And in truth the job on node B is "active"

    # The mistakes: the number of rounds is fixed; the count is off by one.
    @ROUND-8 @MUST @needs:grace
    Scenario Outline: A grace of <grace> rounds ends in round <grace>, not earlier
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "job not found" every time
      When the task is awaited with a grace of <grace> rounds
      Then the wait completes after <grace> rounds

      Examples:
        | grace |
        | 1     |
        | 2     |
        | 3     |
        | 4     |
        | 10    |
        | 20    |
        | 21    |

    # The mistakes: each node has its own count; a node that joins restarts the count.
    @ROUND-8 @MUST @needs:grace-3 @needs:virtual-time
    Scenario: A node that joins does not restart the grace
      Given the nodes A and B
      And node B is not a member yet
      And node A answers "job not found" every time
      When node B joins at 1500 ms
      And the task is awaited
      Then the wait completes after 3 rounds at 2003 ms

    @ROUND-8 @MUST @needs:grace-3
    Scenario: There is one count of empty rounds for all nodes
      Given a cluster of 3 nodes
      And node A answers "done" every time
      And node B answers "job not found" 2 times, then "done" every time
      And node C answers "done" every time
      When the task is awaited
      Then the wait completes after 3 rounds

    @ROUND-8 @MUST @needs:grace-3 @needs:virtual-time
    Scenario: Empty rounds add up, whichever node did not find the job
      Given the nodes A and B
      And node B is not a member yet
      And the job never reaches node A
      And node B answers "job not found" every time
      When node B joins at 1500 ms
      And node A leaves at 1500 ms
      And the task is awaited
      Then the wait completes after 3 rounds at 2003 ms

    # The mistake: all empty rounds of the wait are counted, instead of those in a row.
    @ROUND-8 @MUST @needs:grace-3
    Scenario: A round with a node in progress resets the count to zero
      Given the nodes A and B
      And node A answers "job not found" every time
      And node B answers "job not found" 2 times, then "active", then "done" every time
      When the task is awaited
      Then rounds 1 to 5 are in progress
      And the wait completes after 6 rounds

    @ROUND-8 @MUST @needs:grace-3 @needs:full-sweep
    Scenario: The grace begins when the last node in progress is done
      Given the nodes A and B
      And node A answers "active" 4 times, then "done" every time
      And node B answers "job not found" every time
      When the task is awaited
      Then rounds 1 to 6 are in progress
      And the wait completes after 7 rounds

    # Such a round is not empty, and it does not reset the count.
    @ROUND-8 @WAIT-11 @MAY @needs:grace-3 @needs:forgive
    Scenario Outline: A round with a forgiven failure does not change the count of empty rounds: failure in round <round>
      Given the nodes A and B
      And node A answers "job not found" every time
      And node B answers <answers>
      When the task is awaited forgiving 1 failure
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

      Examples:
        | round | answers                                                                 |
        | 1     | "refused", then "job not found" every time                              |
        | 2     | "job not found", then "reset", then "job not found" every time          |
        | 3     | "job not found" 2 times, then "closed", then "job not found" every time |

    @ROUND-8 @ROUND-9 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario Outline: A round in which a node left does not change the count of empty rounds: <what>
      Given the nodes A and B
      And node A answers "job not found" every time
      And node B answers "job not found" <before> times, then "reset" after 10 ms
      When node B leaves at <left> ms
      And the task is awaited
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds at 3013 ms

      Examples:
        | what       | before | left |
        | the second | 1      | 1005 |
        | the third  | 2      | 2005 |

    # The mistakes: a last round that comes early counts for the grace; a round exactly at the interval is treated as
    # early.
    @ROUND-8 @WAIT-5 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario: A round exactly at the interval counts for the grace, even if the deadline is near
      Given the node A
      And node A answers "job not found" every time
      When the task is awaited for at most 2003 ms
      Then the wait completes after 3 rounds at 2003 ms

    @ROUND-8 @WAIT-5 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario Outline: A round that begins <early> ms before the end of the pause does not complete the grace
      Given the node A
      And node A answers "job not found" every time
      When the task is awaited for at most <timeout> ms
      Then the wait has rounds that begin at 0, 1001 and <last> ms
      And the wait ends in "timeout" at <timeout> ms

      Examples:
        | early | timeout | last |
        | 1     | 2002    | 2001 |
        | 2     | 2001    | 2000 |
        | 503   | 1500    | 1499 |
        | 1000  | 1003    | 1002 |

  Rule: Nodes that leave

    # The mistakes: the tracker crashes; the network failure of a node that has left ends the wait.
    @ROUND-9 @SHOULD @needs:virtual-time
    Scenario Outline: If a node leaves and then its question fails (<failure>), the failure does not count
      Given the nodes A and B
      And the job on node A runs for 0 ms
      And node B answers "<failure>" after 10 ms
      When node B leaves at 5 ms
      And the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds at 1011 ms

      Examples:
        | failure |
        | refused |
        | reset   |
        | closed  |

    # A complete round needs an answer of every target. A node that left has not answered.
    @ROUND-9 @SHOULD @needs:virtual-time
    Scenario: If a node that was seen leaves during a round, that round is not complete
      Given the nodes A and B
      And node A answers "active", then "done" every time
      And node B answers "active", then "reset" after 10 ms
      When node B leaves at 1005 ms
      And the task is awaited
      Then rounds 1 to 2 are in progress
      And the wait completes after 3 rounds at 2012 ms

    @ROUND-9 @SHOULD @needs:virtual-time
    Scenario: If a node leaves and crashes at the same time, its failure does not count
      Given the nodes A and B
      And every node answers after 20 ms
      And the job on node A runs for 0 ms
      When node B leaves at 10 ms
      And node B crashes at 10 ms
      And the task is awaited
      Then round 1 is in progress
      And the wait completes after 2 rounds at 1040 ms

    # What counts is the membership when the question fails. At that instant the node is still a member.
    @ROUND-9 @ROUND-10 @SHOULD @needs:virtual-time
    Scenario: If the question fails before the node leaves, the failure counts
      Given the nodes A and B
      And node B answers "reset" after 10 ms
      When node B leaves at 11 ms
      And the task is awaited
      Then the wait ends in "network_error" of node B at 10 ms

    @ROUND-9 @ROUND-2 @SHOULD @needs:virtual-time
    Scenario: If the named node leaves and then its question fails, the error is "invalid_node"
      Given the nodes A and B
      And the task was started on node B alone
      And node B answers "reset" after 10 ms
      When node B leaves at 5 ms
      And the task is awaited
      Then the wait ends in "invalid_node" of node B at 10 ms

    # The mistake: the answer is dropped because its node has left.
    @ROUND-9 @SHOULD @needs:virtual-time
    Scenario Outline: The answer of a node that left during the round counts: "<answer>"
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "<answer>" after 10 ms
      When node B leaves at 5 ms
      And the task is awaited
      Then round 1 is <verdict>
      And round 1 ends at 10 ms

      Examples:
        | answer        | verdict     |
        | active        | in progress |
        | job not found | in progress |
        | done          | complete    |
        | ERROR:22      | an error    |

  Rule: A missing answer proves nothing

    # The mistakes: a node that cannot be reached counts as done, or as a node that does not know the job.
    @ROUND-10 @MUST
    Scenario Outline: A node that gives no usable answer is not complete: <failure>
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "<failure>" every time
      When the task is awaited with a grace of 1 round, with questions given up after 300 ms, for at most 5000 ms
      Then the wait does not complete

      Examples:
        | failure         |
        | refused         |
        | reset           |
        | closed          |
        | silence         |
        | malformed frame |

    # The mistake: the answer of an earlier node in the sweep counts for a node that failed.
    @ROUND-10 @MUST
    Scenario Outline: If node <node> gives no usable answer, the wait does not complete
      Given a cluster of 3 nodes
      And node <node> answers "refused" every time
      And the job runs for 0 ms
      When the task is awaited with a grace of 1 round, for at most 5000 ms
      Then the wait does not complete

      Examples:
        | node |
        | A    |
        | B    |
        | C    |

    @ROUND-10 @MUST
    Scenario Outline: A node that was seen and then gives no usable answer is not complete: <failure>
      Given the nodes A and B
      And node A answers "active", then "done" every time
      And node B answers "active", then "<failure>" every time
      When the task is awaited with questions given up after 300 ms, for at most 5000 ms
      Then the wait does not complete

      Examples:
        | failure         |
        | refused         |
        | reset           |
        | closed          |
        | silence         |
        | malformed frame |

    # The mistake: any result makes a node observed, even a broken connection.
    @ROUND-10 @WAIT-11 @MAY @needs:grace-3 @needs:forgive
    Scenario Outline: A failed question does not make a node observed: <failure>
      Given the node A
      And node A answers "<failure>", then "job not found" every time
      When the task is awaited forgiving 1 failure, with questions given up after 300 ms
      Then rounds 1 to 3 are in progress
      And the wait completes after 4 rounds

      Examples:
        | failure |
        | refused |
        | reset   |
        | closed  |
        | silence |

    @ROUND-10 @WAIT-11 @MAY @needs:forgive
    Scenario: A round with a forgiven failure is in progress, even if all other nodes are done
      Given the nodes A and B
      And node A answers "done" every time
      And node B answers "refused", then "done" every time
      When the task is awaited forgiving 1 failure
      Then round 1 is in progress
      And the wait completes after 2 rounds

    # The mistake: without members there is no node left to wait for, so the task is complete. A driver has time to notice
    # the crashes between two polls.
    @ROUND-10 @ROUND-3 @MUST @needs:true-pace
    Scenario: If all nodes that were in progress crash, the task is not complete
      Given the nodes A and B
      And the job runs for ever
      When node A crashes at 500 ms
      And node B crashes at 500 ms
      And the task is awaited with polls 4000 ms apart, for at most 6000 ms
      Then the wait does not complete

  Rule: Index jobs before 6.0 are not listed in their first second

    # With short polls, three empty rounds pass before such a node lists its index job.
    @ROUND-11 @SHOULD @needs:virtual-time @needs:true-pace
    Scenario Outline: An index job on <build> is found even with short polls
      Given the node A
      And node A runs <build>
      And the query has an index filter
      And the job runs for 3000 ms
      When the task is awaited with polls 100 ms apart
      Then rounds 1 to 30 are in progress
      And the wait completes after 31 rounds at 3031 ms

      Examples:
        | build    |
        | 5.7.0.31 |
        | 5.6.0.4  |
        | 4.9.0.11 |

    # The mistake: before 6.0 a node that does not find the job decides for all nodes.
    @ROUND-3 @MUST @needs:true-pace
    Scenario: Before 6.0 a node without the job does not decide while another is in progress
      Given the nodes A and B
      And every node runs 5.7.0.31
      And node A answers "job not found" every time
      And node B answers "active" 6 times, then "done" every time
      When the task is awaited with polls 500 ms apart
      Then rounds 1 to 6 are in progress

    @ROUND-11 @SHOULD @needs:virtual-time @needs:true-pace
    Scenario Outline: Before 6.0 the grace lasts at least 2000 ms with polls <poll> ms apart
      Given the node A
      And node A runs 5.7.0.31
      And node A answers "job not found" every time
      When the task is awaited with polls <poll> ms apart
      Then the wait completes after <rounds> rounds at <end> ms

      Examples: short polls
        | poll | rounds | end  |
        | 100  | 21     | 2021 |
        | 500  | 5      | 2005 |
        | 998  | 4      | 2998 |

      Examples: a round that ends at exactly 2000 ms completes the grace
        | poll  | rounds | end  |
        | 998.5 | 3      | 2000 |

      Examples: three rounds take more than 2000 ms anyway
        | poll | rounds | end  |
        | 1000 | 3      | 2003 |
        | 2000 | 3      | 4003 |

    # The mistake: newer nodes also wait for 2000 ms, because of the oldest servers.
    @ROUND-11 @ROUND-8 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario Outline: From 6.0 on three empty rounds are enough, even with short polls: <build>
      Given the node A
      And node A runs <build>
      And node A answers "job not found" every time
      When the task is awaited with polls 100 ms apart
      Then the wait completes after 3 rounds at 203 ms

      Examples:
        | build    |
        | 6.0.0.1  |
        | 7.0.0.26 |
        | 8.1.2.0  |

    # The grace is longer only if the node that has not been seen is the old one.
    @ROUND-11 @ROUND-8 @SHOULD @needs:grace-3 @needs:virtual-time
    Scenario Outline: Only an old node that was not seen extends the grace: A <a>, B <b>
      Given the nodes A and B
      And node A runs 5.7.0.31
      And node A answers "<a>" every time
      And node B answers "<b>" every time
      When the task is awaited with polls 100 ms apart
      Then the wait completes after <rounds> rounds at <end> ms

      Examples:
        | a             | b             | rounds | end  |
        | done          | job not found | 3      | 203  |
        | job not found | done          | 21     | 2021 |
        | job not found | job not found | 21     | 2021 |

    # The 2000 ms count from the first round, not from the last round with a node in progress.
    @ROUND-11 @SHOULD @needs:grace-3 @needs:full-sweep @needs:virtual-time
    Scenario: After the first 2000 ms the grace before 6.0 is three rounds, as on any server
      Given the nodes A and B
      And node A runs 5.7.0.31
      And node A answers "job not found" every time
      And node B answers "active" 30 times, then "done" every time
      When the task is awaited with polls 100 ms apart
      Then rounds 1 to 32 are in progress
      And the wait completes after 33 rounds at 3233 ms

  # What happens follows the answers of the nodes, so that the scenario is the same at any pace.
  Rule: What happens after an answer counts from the next round on

    # The mistake: what a node does not know in the first round, it will never know.
    @ROUND-7 @MUST
    Scenario: A job that reaches its node after the first answer is awaited
      Given the nodes A and B
      And node B answers "done" every time
      And the job never reaches node A
      When the query is started again on node A 300 ms after answer 1 of node A and runs for ever
      And the task is awaited for at most 5000 ms
      Then the wait does not complete

    @ROUND-6 @MUST
    Scenario: A node that no longer knows the job after its second answer is complete
      Given the node A
      And the job runs for ever
      When from 300 ms after answer 2 of node A on node A answers "job not found" every time
      And the task is awaited
      Then the wait completes after 3 rounds

    # The job has stopped when the node says so, for any reason.
    @ROUND-6 @PARSE-4 @MUST
    Scenario: A job that an operator aborts after the second answer is complete
      Given the nodes A and B
      And the job runs for ever
      When an operator aborts the job 300 ms after answer 2 of node B
      And the task is awaited
      Then the wait completes

    # The mistake: the first node that has ended decides.
    @ROUND-3 @MUST
    Scenario: The job that an operator aborts on one node is still awaited on the other
      Given the nodes A and B
      And the job runs for ever
      When an operator aborts the job on node A 300 ms after answer 1 of node A
      And the task is awaited for at most 6000 ms
      Then the wait does not complete

  Rule: A node that is done stays done

    @ROUND-12 @MAY @needs:remembers-done
    Scenario Outline: If a node that was done in this wait fails later, the wait continues: <failure>
      Given the nodes A and B
      And node A answers "done", then "<failure>" every time
      And node B answers "active" 3 times, then "done" every time
      When the task is awaited with questions given up after 100 ms
      Then the wait completes after 4 rounds

      Examples:
        | failure |
        | refused |
        | reset   |
        | closed  |
        | silence |

    # This holds only for "done": the job of a node in progress has not ended.
    @ROUND-12 @ROUND-10 @MAY
    Scenario: If a node that was in progress fails, the wait ends in an error
      Given the nodes A and B
      And node A answers "active", then "refused" every time
      And node B answers "active" 3 times, then "done" every time
      When the task is awaited
      Then the wait ends in "network_error" of node A after 2 rounds
