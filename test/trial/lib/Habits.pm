# The lawful variants of the tracker, by option, and what an adapter declares about them.
package Habits;
use v5.30;
use warnings;
use Stopped;

my %OPTIONS = (
	'--grace' => sub { my ($habits, $next) = @_; $habits->{grace} = $next->() },
	'--retries' => sub { my ($habits, $next) = @_; $habits->{retries} = $next->() },
	'--backoff' => sub { my ($habits) = @_; $habits->{backoff} = { firstMs => 100, factor => 2, every => 5, mostMs => 200 } },
	'--no-round-12' => sub { my ($habits) = @_; $habits->{remembers_done} = 0 },
	'--request-timeout' => sub { my ($habits, $next) = @_; $habits->{request_timeout} = $next->() },
	'--pause-twice' => sub { my ($habits) = @_; $habits->{pause_factor} = 2 },
	'--sleep-first' => sub { my ($habits) = @_; $habits->{sleeps_first} = 1 },
	'--in-turn' => sub { my ($habits) = @_; $habits->{in_turn} = 1 },
	'--disconnect' => sub { my ($habits) = @_; $habits->{away_ms} = 1000 },
	'--stopped' => sub { Stopped::at_deadlines() },
	'--slow-disconnect' => sub { my ($habits) = @_; $habits->{disconnect_ms} = 1000 },
);

# Reads the options that it knows from @$words, and leaves the others.
sub from_words {
	my ($words) = @_;
	my %habits = (grace => 3, retries => 0, remembers_done => 1);
	my @others;
	while (@$words) {
		my $word = shift @$words;
		my $option = $OPTIONS{$word};
		$option ? $option->(\%habits, sub { 0 + shift @$words }) : push @others, $word;
	}
	@$words = @others;
	return \%habits;
}

sub capabilities {
	my ($habits) = @_;
	my %has = map { $_ => 1 } qw(timeout namedNode bigTaskIds forgive useAlternate status cancel abort);
	$has{pollInterval} = !$habits->{backoff};
	$has{requestTimeout} = !$habits->{request_timeout};
	return { map { $_ => $has{$_} ? JSON::PP::true() : JSON::PP::false() } keys %has };
}

sub declared {
	my ($habits) = @_;
	my ($yes, $no) = (JSON::PP::true(), JSON::PP::false());
	return {
		graceRounds => $habits->{grace},
		sweep => $habits->{in_turn} ? 'one-by-one' : 'all',
		remembersDone => $habits->{remembers_done} ? $yes : $no,
		firstSleep => $habits->{sleeps_first} ? $yes : $no,
		retries => $habits->{retries},
		sharesObservations => $no,
		$habits->{backoff} ? (backoff => $habits->{backoff}) : (),
		$habits->{request_timeout} ? (requestTimeoutMs => $habits->{request_timeout}) : (),
	};
}

1;
