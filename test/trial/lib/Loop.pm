# One loop for sockets, stdin and timers. Everything in this tracker is a callback of this loop.
package Loop;
use v5.30;
use warnings;
use IO::Select;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

# How often in a row the loop reads what has arrived before it looks at its timers.
use constant MOST_READS => 16;

sub new {
	my ($class) = @_;
	return bless { read => IO::Select->new, write => IO::Select->new, then => {}, timers => [], count => 0 }, $class;
}

# Milliseconds of a monotonic clock.
sub now { return 1000 * clock_gettime(CLOCK_MONOTONIC) }

sub on_readable { my ($self, $handle, $then) = @_; $self->_watch('read', $handle, $then) }
sub on_writable { my ($self, $handle, $then) = @_; $self->_watch('write', $handle, $then) }

sub _watch {
	my ($self, $way, $handle, $then) = @_;
	$self->{$way}->remove($handle);
	delete $self->{then}{$way}{ fileno $handle };
	return unless $then;
	$self->{$way}->add($handle);
	$self->{then}{$way}{ fileno $handle } = $then;
}

# Calls $then after $ms milliseconds. Returns the timer, for `stop`.
sub after {
	my ($self, $ms, $then) = @_;
	my $timer = { at => now() + $ms, order => $self->{count}++, then => $then };
	push @{ $self->{timers} }, $timer;
	return $timer;
}

sub stop {
	my ($self, $timer) = @_;
	return unless $timer;
	@{ $self->{timers} } = grep { $_ != $timer } @{ $self->{timers} };
}

# What has arrived is read before a timer is due: at the deadline, answers come first (WAIT-5).
sub step {
	my ($self) = @_;
	my ($next) = sort { $a <=> $b } map { $_->{at} } @{ $self->{timers} };
	my $wait = defined $next ? $next - now() : 1000;
	for (1 .. MOST_READS) {
		last unless $self->_transfer($wait);
		$wait = 0;
	}
	my $now = now();
	my @due = sort { $a->{at} <=> $b->{at} || $a->{order} <=> $b->{order} } grep { $_->{at} <= $now } @{ $self->{timers} };
	for my $timer (@due) {
		next unless grep { $_ == $timer } @{ $self->{timers} };    # An earlier one stopped it.
		$self->stop($timer);
		$timer->{then}->();
	}
}

# Waits up to $wait ms for sockets. Returns how many were ready.
sub _transfer {
	my ($self, $wait) = @_;
	my ($read, $write) = IO::Select->select($self->{read}, $self->{write}, undef, $wait > 0 ? $wait / 1000 : 0);
	my @ready = ((map { ['read', $_] } @{ $read // [] }), (map { ['write', $_] } @{ $write // [] }));
	for (@ready) {
		my ($way, $handle) = @$_;
		my $number = fileno $handle // next;    # It was closed meanwhile.
		my $then = $self->{then}{$way}{$number};
		$then->() if $then;
	}
	return scalar @ready;
}

1;
