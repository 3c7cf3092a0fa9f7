@needs:network
Feature: Who the members of a cluster are, and how they are reached
  The nodes have views of their own, as in real clusters. The scenarios play on a network on virtual time, where the random
  seed decides when views change. Those without @needs:virtual-time also play over a driver's own sockets, at their true
  pace: there the client connects when the wait begins, and looks at the members as often as the driver declares. Unless a
  scenario says otherwise: the client connects at 0 ms and knows node A, nodes run 8.1.2.0, and the job starts on every node
  at 0 ms and runs for 1000 ms.

  Rule: All that answer and all that are listed are members

    # The mistake: a node that has left is never admitted again, so its job is not waited for.
    @CLUSTER-1 @MUST @needs:virtual-time
    Scenario: A node that was stopped for a while and comes back is a member again
      Given a cluster of 3 nodes
      And the job on node A runs for 25000 ms
      And the job on node B runs for ever
      And a network with the random seed 1
      When the process of node B is stopped at 2000 ms
      And the process of node B goes on at 12000 ms
      And the task is awaited with questions given up after 12000 ms, for at most 40000 ms
      Then the wait does not complete

    # The mistake: the members are read only when the client connects.
    @CLUSTER-1 @MUST @needs:virtual-time
    Scenario: A node that starts while the task is awaited is a member
      Given the nodes A and B
      And node C is not a member yet
      And the job on node A runs for 30000 ms
      And a network with the random seed 1
      When the process of node C starts at 2000 ms
      And the query is started again on node C at 25000 ms and runs for ever
      And the task is awaited for at most 40000 ms
      Then the wait does not complete

    # The mistake: the members are read only when the client connects.
    @CLUSTER-1 @MUST
    Scenario: A node that starts while the task is awaited is asked
      Given the nodes A and B
      And node C is not a member yet
      And the job on node A runs for 6000 ms
      And a network with the random seed 1
      And the nodes notice each change at once
      When the process of node C starts 300 ms after answer 1 of node A
      And the query is started again on node C 700 ms after answer 1 of node A and runs for ever
      And the task is awaited for at most 9000 ms
      Then node C is asked about the job
      And the wait does not complete

    # The mistake: a node that has left is never admitted again, so its job is not waited for.
    @CLUSTER-1 @MUST
    Scenario: A node that shuts down and starts again later is a member again
      Given the nodes A and B
      And the job on node A runs for 9000 ms
      And a network with the random seed 1
      And the nodes notice each change at once
      When node B shuts down 300 ms after answer 1 of node A
      And the process of node B starts 4000 ms after answer 1 of node A
      And the query is started again on node B 4400 ms after answer 1 of node A and runs for ever
      And the task is awaited for at most 12000 ms
      Then the wait does not complete

  Rule: Only answers make the view smaller

    # The mistake: a member is dropped as soon as it does not answer, although the others still list it.
    @CLUSTER-2 @SHOULD @needs:virtual-time
    Scenario: A silent node that the others list stays a member
      Given a cluster of 3 nodes
      And the job on node B runs for ever
      And a network with the random seed 1
      And the members' window suspect is 9000 to 9000 ms
      When the process of node B is stopped at 3000 ms
      And the process of node B goes on at 10000 ms
      And the task is awaited with questions given up after 9000 ms, for at most 14000 ms
      Then the wait does not complete

    # The mistake: a member is dropped as soon as it does not answer, although another member lists it.
    @CLUSTER-2 @SHOULD
    Scenario: A node whose process is stopped stays a member while another node lists it
      Given a cluster of 3 nodes
      And the job on node A runs for 2000 ms
      And the job on node B runs for ever
      And a network with the random seed 1
      And the members' window suspect is 9000 to 9000 ms
      When the process of node B is stopped 300 ms after answer 1 of node A
      And the process of node B goes on 4700 ms after answer 1 of node A
      And the task is awaited with questions given up after 6000 ms, for at most 9000 ms
      Then the wait does not complete

    # The mistake: a member is dropped as soon as one list lacks it. C loses A and B, but both answer and list each other.
    @CLUSTER-2 @SHOULD
    Scenario: A node that answers stays a member, although the list of another node lacks it
      Given a cluster of 3 nodes
      And the job on node A runs for 2000 ms
      And the job on node B runs for ever
      And a network with the random seed 1
      And the nodes notice each change at once
      When node A stops its heartbeats 300 ms after answer 1 of node A
      And node B stops its heartbeats 300 ms after answer 1 of node A
      And the task is awaited for at most 7000 ms
      Then the wait does not complete

    # The mistake: a silent member is dropped as soon as one list lacks it. C loses B, but A still lists it.
    @CLUSTER-2 @SHOULD
    Scenario: A node whose process is stopped stays a member while one node lists it, although another does not
      Given a cluster of 3 nodes
      And the job on node A runs for 2000 ms
      And the job on node B runs for ever
      And a network with the random seed 1
      And the nodes notice each change at once
      And the members' window notice is 60000 to 60000 ms
      When node A stops its heartbeats 200 ms after answer 1 of node A
      And the process of node B is stopped 300 ms after answer 1 of node A
      And the process of node B goes on 5300 ms after answer 1 of node A
      And the task is awaited with polls 500 ms apart, with questions given up after 6000 ms, for at most 9000 ms
      Then the wait does not complete

  Rule: A node without partitions belongs to no cluster yet

    # The mistake: the starting node lists no other node, so the driver treats it as the whole cluster. The node has
    # forgotten its job.
    @CLUSTER-3 @MUST @needs:virtual-time
    Scenario: A node that is starting is not the whole cluster
      Given the nodes A and B
      And the job on node A runs for ever
      And a network with the random seed 1
      And the client knows node B
      And the client connects at 4500 ms
      And the members' window boot is 1000 to 1000 ms
      And the members' window meet is 8000 to 8000 ms
      And the members' window meetLate is 8000 to 8000 ms
      And the members' window lone is 20000 to 20000 ms
      When the process of node B is killed and starts again at 500 ms
      And the task is awaited at 4500 ms, for at most 25000 ms
      Then the wait does not complete

    # The mistake: the starting node answers, so it is asked like a member, and it has forgotten its job.
    @CLUSTER-3 @MUST
    Scenario: A seed that is starting is not a member
      Given a cluster of 3 nodes
      And the job on node A runs for ever
      And a network with the random seed 1
      And the client knows node B
      And the client knows node A
      And the client connects at 15000 ms
      And the members' window boot is 9000 to 9000 ms
      And the members' window meet is 60000 to 60000 ms
      And the members' window meetLate is 60000 to 60000 ms
      And the members' window lone is 60000 to 60000 ms
      When the process of node B is killed and starts again at 1000 ms
      And the task is awaited at 15000 ms, for at most 6000 ms
      Then node B is never asked
      And the wait does not complete

  Rule: Each connection knows whom it reached

    # The mistake: after a swap, the answer of the wrong node is used.
    @CLUSTER-4 @MUST @needs:virtual-time
    Scenario: After two nodes have swapped their addresses, the right one is asked
      Given a cluster of 3 nodes
      And the task was started on node B alone
      And a network with the random seed 1
      And the members' window announce is 60000 to 60000 ms
      And the members' window learn is 12000 to 12000 ms
      When nodes B and C swap their addresses at 2000 ms
      And the query is started again on node B at 15000 ms and runs for ever
      And the task is awaited at 16000 ms, with questions given up after 12000 ms, for at most 20000 ms
      Then the wait ends in "timeout"

    # The mistake: A lists B at the address where C listens now, so C is asked, and its answer counts as that of B.
    @CLUSTER-4 @MUST
    Scenario: The answer of a node that listens at another node's listed address is not used
      Given a cluster of 3 nodes
      And the task was started on node B alone
      And a network with the random seed 1
      And the client connects at 20000 ms
      And the members' window announce is 60000 to 60000 ms
      And the members' window learn is 60000 to 60000 ms
      When nodes B and C swap their addresses at 1000 ms
      And the query is started again on node B at 19000 ms and runs for ever
      And the task is awaited at 20000 ms, for at most 6000 ms
      Then the wait does not complete

  Rule: When the list of peers is read again

    # The mistake: the list is not read, because its generation is the number that it was before the restart.
    @CLUSTER-5 @SHOULD @needs:virtual-time
    Scenario: An equal generation after a restart does not mean an equal list
      Given the nodes A and B
      And node C is not a member yet
      And the job on node A runs for ever
      And a network with the random seed 1
      And the client looks at the members every 12000 ms
      When node B shuts down at 2000 ms
      And the process of node A is killed and starts again at 2000 ms
      And the process of node C starts at 2000 ms
      And the query is started again on node C at 15000 ms and runs for ever
      And the task is awaited at 16000 ms, for at most 10000 ms
      Then the wait ends in "timeout"

    # The mistake: the list is not read, because its generation is the number that it was before the restart.
    @CLUSTER-5 @SHOULD
    Scenario: The list of a restarted node is read again, although its generation is equal
      Given the nodes A and B
      And node C is not a member yet
      And the job on node B runs for 3000 ms
      And a network with the random seed 1
      And the nodes notice each change at once
      When node B stops its heartbeats 300 ms after answer 1 of node A
      And the process of node A is killed and starts again 301 ms after answer 1 of node A
      And the process of node C starts 302 ms after answer 1 of node A
      And the query is started again on node A 700 ms after answer 1 of node A and runs for 6000 ms
      And the query is started again on node C 700 ms after answer 1 of node A and runs for ever
      And the task is awaited with questions given up after 5000 ms, for at most 9000 ms
      Then node C is asked about the job
      And the wait does not complete

  Rule: A lost connection is not yet a failed question

    # The mistake: the first refused connection ends the wait, although the node is back within the question's time.
    @CLUSTER-7 @SHOULD @needs:virtual-time
    Scenario: A question waits until a restarted node is back
      Given the nodes A and B
      And the job runs for 3000 ms
      And a network with the random seed 1
      When the process of node B is killed and starts again at 1500 ms
      And the task is awaited with questions given up after 15000 ms
      Then the wait completes

    # The mistake: the first refused connection ends the wait, although the node is back within the question's time.
    @CLUSTER-7 @SHOULD @needs:retries
    Scenario: A question is repeated until a restarted node answers
      Given the nodes A and B
      And the job runs for 4000 ms
      And a network with the random seed 1
      And the members' window boot is 1500 to 1500 ms
      When the process of node B is killed and starts again 300 ms after answer 1 of node A
      And the task is awaited with questions given up after 9000 ms, for at most 30000 ms
      Then the wait completes

  Rule: A node is reached by any of its addresses

    @CLUSTER-8 @SHOULD @needs:virtual-time
    Scenario: If the first address is out of reach, the next one is tried
      Given the nodes A and B
      And the job on node B runs for 4000 ms
      And a network with the random seed 1
      And the first address that each node lists is out of reach
      When the task is awaited with questions given up after 10000 ms
      Then node B is asked "query-show:id=4660"
      And the wait completes

    @CLUSTER-8 @SHOULD @needs:virtual-time
    Scenario: A listed address without a port has the default port of the list
      Given the nodes A and B
      And the job on node B runs for 4000 ms
      And a network with the random seed 1
      When the task is awaited with questions given up after 10000 ms
      Then node B is asked "query-show:id=4660"
      And the wait completes

    @CLUSTER-8 @SHOULD @needs:ipv6 @needs:virtual-time
    Scenario: Addresses of IPv6 stand in brackets
      Given the nodes A and B
      And the job on node B runs for 4000 ms
      And a network with the random seed 1
      And the nodes have IPv6 addresses
      When the task is awaited with questions given up after 10000 ms
      Then node B is asked "query-show:id=4660"
      And the wait completes

    @CLUSTER-8 @SHOULD @needs:virtual-time
    Scenario: Nodes are reached by their alternate addresses
      Given the nodes A and B
      And the job on node B runs for 4000 ms
      And a network with the random seed 1
      And the client can reach only the alternate addresses
      When the task is awaited with questions given up after 5000 ms
      Then node B is asked "query-show:id=4660"
      And the wait completes

    # The mistake: a new address of a node is never learned.
    @CLUSTER-8 @SHOULD @needs:virtual-time
    Scenario: A node that moves is reached at its new address
      Given the nodes A and B
      And the job on node A runs for 25000 ms
      And a network with the random seed 1
      When node B shuts down and starts at another address at 2000 ms
      And the query is started again on node B at 15000 ms and runs for ever
      And the task is awaited at 16000 ms, for at most 14000 ms
      Then node B is asked "query-show:id=4660"
      And the wait ends in "timeout"

    @CLUSTER-8 @SHOULD
    Scenario: If the first listed address of a node refuses connections, the next one is tried
      Given the nodes A and B
      And the job on node B runs for ever
      And a network with the random seed 1
      And the first address that each node lists is out of reach
      When the task is awaited for at most 4000 ms
      Then node B is asked about the job
      And the wait does not complete

    @CLUSTER-8 @SHOULD @needs:alternate
    Scenario: If the listed addresses are out of reach, the nodes are reached by their alternate ones
      Given the nodes A and B
      And the job on node B runs for ever
      And a network with the random seed 1
      And the client can reach only the alternate addresses
      When the task is awaited for at most 4000 ms
      Then node B is asked about the job
      And the wait does not complete

    @CLUSTER-8 @SHOULD @needs:one-port
    Scenario: The lists leave out the port that all nodes share
      Given the nodes A and B
      And the job on node B runs for ever
      And a network with the random seed 1
      When the task is awaited for at most 4000 ms
      Then node B is asked about the job
      And the wait does not complete

    @CLUSTER-8 @SHOULD @needs:ipv6
    Scenario: Nodes are reached by their IPv6 addresses
      Given the nodes A and B
      And the job on node B runs for ever
      And a network with the random seed 1
      And the nodes have IPv6 addresses
      When the task is awaited for at most 4000 ms
      Then node B is asked about the job
      And the wait does not complete

    # The mistake: a new address of a node is never learned.
    @CLUSTER-8 @SHOULD
    Scenario: A node that moves while the task is awaited is asked at its new address
      Given the nodes A and B
      And the job on node A runs for 6000 ms
      And a network with the random seed 1
      And the nodes notice each change at once
      When node B shuts down and starts at another address 300 ms after answer 1 of node A
      And the query is started again on node B 700 ms after answer 1 of node A and runs for ever
      And the task is awaited for at most 9000 ms
      Then node B is asked after its process has started again
      And the wait does not complete

  Rule: All seeds are tried

    # The mistake: the first seed does not answer, so the cluster cannot be found.
    @CLUSTER-12 @SHOULD @needs:virtual-time
    Scenario: If the first seed is down, the cluster is found through another
      Given a cluster of 3 nodes
      And a network with the random seed 1
      And the client knows node A
      And the client knows node B
      And the client connects at 10000 ms
      When the process of node A is killed at 1500 ms
      And the task is awaited at 10000 ms
      Then the wait completes

    # The mistake: the first seed leads to another cluster, which the driver treats as the whole cluster.
    @CLUSTER-12 @CLUSTER-1 @SHOULD @needs:virtual-time
    Scenario: A seed that leads to another cluster is not the whole cluster
      Given a cluster of 3 nodes
      And the job on node C runs for ever
      And a network with the random seed 1
      And the client knows node A
      And the client knows node B
      And the client connects at 15000 ms
      When the network splits off A at 1000 ms
      And the task is awaited at 15000 ms, for at most 8000 ms
      Then the wait does not complete

    # The mistake: the first seed does not answer, so the cluster cannot be found.
    @CLUSTER-12 @SHOULD
    Scenario: If the first seed refuses connections, the second one leads to the cluster
      Given a cluster of 3 nodes
      And the job on node C runs for ever
      And a network with the random seed 1
      And the client knows node A
      And the client knows node B
      And the client connects at 15000 ms
      When the process of node A is killed at 1500 ms
      And the task is awaited at 15000 ms, for at most 4000 ms
      Then node C is asked about the job
      And the wait does not complete

    # The mistake: the first seed leads to another cluster, which the driver treats as the whole cluster.
    @CLUSTER-12 @CLUSTER-1 @SHOULD
    Scenario: If the first seed has been split off, the second one leads to the other nodes
      Given a cluster of 3 nodes
      And the job on node C runs for ever
      And a network with the random seed 1
      And the client knows node A
      And the client knows node B
      And the client connects at 30000 ms
      When the network splits off A at 1000 ms
      And the task is awaited at 30000 ms, for at most 6000 ms
      Then node C is asked about the job
      And the wait does not complete

