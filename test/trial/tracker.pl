#!/usr/bin/env perl
# A tracker of Aerospike background queries in Perl, and its adapter for the conformance kit.
#
#     npm run task -- conform --driver "perl test/trial/tracker.pl"
#
# It was written from features/SPEC.md alone, to try the kit: `npm run trial`. Options give it other lawful habits
# (lib/Habits.pm), and `--bug NAME` plants one of the bugs of lib/Bugs.pm. `--list-bugs` shows them as JSON.
# Only core modules of Perl 5.30 or later are used.
use v5.30;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/lib";
use JSON::PP;
use Bugs;
use Cluster;
use Habits;
use Loop;
use Question;
use Reply;
use Rounds;
use Wait;

my $JSON = JSON::PP->new->utf8->canonical;
my $loop = Loop->new;
my $HABITS = Habits::from_words(\@ARGV);
my %waits;    # The open calls, by the id of their request.
my $is_over = 0;

my ($option, $bug, @more) = @ARGV;
if (($option // '') eq '--list-bugs' && @ARGV == 1) {
	say $JSON->encode([map { { %$_{qw(name sentence clause)} } } Bugs::all()]);
	exit;
}
die "Unknown option: @ARGV\n" if @more || defined $option && !($option eq '--bug' && defined $bug);
Bugs::plant($bug) if defined $bug;

my %METHODS = (
	hello => sub {
		return { protocol => 2, name => 'tracker.pl', version => '1.0.0', profiles => [qw(parse decide wire)],
			capabilities => Habits::capabilities($HABITS), habits => Habits::declared($HABITS) };
	},
	parse => sub {
		my ($params) = @_;
		my $meaning = Reply::meaning($params->{reply}, $params->{taskId});
		delete $meaning->{listed};
		return $meaning;
	},
	decide => \&decide,
	track => sub { my ($params, $id) = @_; return await($params, $id, 0) },
	status => sub { my ($params, $id) = @_; return await($params, $id, 1) },
	abort => \&abort_job,
	cancel => sub { my ($params) = @_; my $wait = $waits{ $params->{request} }; $wait->cancel if $wait; return {} },
	bye => sub { $is_over = 1; return {} },
);

# A verdict for each round, up to the first that ends the wait.
sub decide {
	my ($params) = @_;
	my $rounds = Rounds->new(grace => $HABITS->{grace}, remembers_done => $HABITS->{remembers_done}, forgive => $params->{forgive} // 0);
	my @verdicts;
	for my $round (@{ $params->{rounds} }) {
		my $verdict = decide_round($rounds, $round, $params);
		push @verdicts, { %$verdict{ grep { defined $verdict->{$_} } qw(verdict code node serverCode) } };
		last if $verdict->{verdict} ne 'in_progress';
	}
	return { verdicts => \@verdicts };
}

sub decide_round {
	my ($rounds, $round, $params) = @_;
	return $rounds->refuse({ verdict => 'error', code => 'cluster_not_ready' }) if exists $round->{ready} && !$round->{ready};
	my (undef, $error) = Rounds::targets($round->{active}, $params->{node});
	return $rounds->refuse($error) if $error;
	my %answers = map { $_->{node} => { %{ decide_answer($_, $params->{taskId}) }, build => $_->{build} } } @{ $round->{answers} };
	my ($began_after, $ended_after) = map { $_ - $params->{rounds}[0]{startedAt} } @$round{qw(startedAt endedAt)};
	return $rounds->judge(\%answers, { early => $round->{early}, began_after => $began_after, ended_after => $ended_after });
}

sub decide_answer {
	my ($answer, $id) = @_;
	return { failed => $answer->{failure} } if defined $answer->{failure};
	my $meaning = Reply::body_meaning($answer->{body}, $answer->{commands}, $id);
	return $meaning->{again} ? { status => 'in_progress' } : $meaning;    # Nobody can be asked again here.
}

# Answers later, when the call ends.
sub await {
	my ($params, $id, $is_status) = @_;
	$waits{$id} = Wait->new(loop => $loop, task => $params, habits => $HABITS, is_status => $is_status, then => sub {
		my ($verdict, $took) = @_;
		delete $waits{$id};
		answer($id, { result => ended($verdict, $took) });
	});
	$waits{$id}->start;
	return;
}

sub ended {
	my ($verdict, $took) = @_;
	return {
		ended => delete $verdict->{verdict},
		(map { defined $verdict->{$_} ? ($_ => $verdict->{$_}) : () } qw(code node serverCode message)),
		defined $took ? (tookMs => $took) : (),
	};
}

# Asks all nodes to stop the job (ABORT-1). What they answer is not told.
sub abort_job {
	my ($params, $id) = @_;
	my $cluster = Cluster->new(loop => $loop, seeds => $params->{hosts}, habits => $HABITS);
	$cluster->connect(sub {
		my @names = $cluster->active;
		my $open = @names;
		my $answered = sub {
			return if --$open > 0;
			$cluster->close;
			answer($id, { result => { ended => 'complete' } });
		};
		return $answered->() unless @names;
		for my $node (map { $cluster->node($_) } @names) {
			$node->reach('job', 5000, sub {
				my ($link) = @_;
				return $answered->() unless $link;
				$link->ask(Question::abort_form($node->{build}, $params->{taskId}), 5000, $answered);
			});
		}
	});
	return;
}

sub answer {
	my ($id, $with) = @_;
	print $JSON->encode({ jsonrpc => '2.0', id => $id, %$with }), "\n";
}

sub handle {
	my ($line) = @_;
	my $request = $JSON->decode($line);
	my ($id, $method) = @$request{qw(id method)};
	my $work = $METHODS{$method} or return answer($id, { error => { code => -32601, message => "no method $method" } });
	my $result = eval { $work->($request->{params}, $id) };
	return answer($id, { error => { code => -32603, message => "$@" } }) if $@;    # A bug of the adapter.
	answer($id, { result => $result }) if defined $result;
}

STDOUT->autoflush(1);
my $input = '';
$loop->on_readable(\*STDIN, sub {
	my $count = sysread STDIN, $input, 1 << 16, length $input;
	$is_over = 1 unless $count;
	handle($1) while $input =~ s/\A(.*)\n//;
});
$loop->step until $is_over;
