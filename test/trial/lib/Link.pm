# One TCP connection to one address, for requests of the info protocol.
package Link;
use v5.30;
use warnings;
use Encode ();
use Errno qw(EAGAIN EINPROGRESS EINTR EWOULDBLOCK);
use IO::Handle;
use Socket qw(:DEFAULT getaddrinfo IPPROTO_TCP TCP_NODELAY SO_ERROR);

use constant { HEAD => "\x02\x01", HEAD_BYTES => 8, MOST_BYTES => 1 << 20 };

# Connects to "host:port" or "[host]:port". Calls $then once, with the link, or with undef and the reason.
sub open {
	my ($class, $loop, $address, $limit, $then) = @_;
	my $self = bless { loop => $loop, address => $address, received => '', to_send => '' }, $class;
	my ($host, $port) = $address =~ /\A\[?(.*?)\]?:([0-9]+)\z/ or return $self->_end('refused', $then);
	my ($problem, $found) = getaddrinfo($host, $port, { socktype => SOCK_STREAM });
	return $self->_end('refused', $then) if $problem || !$found;
	socket($self->{socket}, $found->{family}, SOCK_STREAM, IPPROTO_TCP) or return $self->_end('refused', $then);
	$self->{socket}->blocking(0);
	setsockopt($self->{socket}, IPPROTO_TCP, TCP_NODELAY, 1);
	$self->{pending} = $then;
	my $is_open = connect($self->{socket}, $found->{addr});
	return $self->_end('refused', $then) unless $is_open || $!{EINPROGRESS};
	$self->_limit($limit);
	$loop->on_writable($self->{socket}, sub {
		$loop->on_writable($self->{socket}, undef);
		my $error = unpack 'i', getsockopt($self->{socket}, SOL_SOCKET, SO_ERROR);
		return $self->fail('refused') if $error;
		$loop->on_readable($self->{socket}, sub { $self->_receive });
		$self->_settle($self);
	});
	return $self;
}

# Sends commands in one request. Calls $then once, with the body, or with undef and the reason.
sub ask {
	my ($self, $commands, $limit, $then) = @_;
	return $then->(undef, 'closed') if $self->{closed};
	my $request = Encode::encode('UTF-8', join '', map { "$_\n" } @$commands);
	$self->{pending} = $then;
	$self->{to_send} = HEAD . substr(pack('Q>', length $request), 2) . $request;
	$self->_limit($limit);
	$self->_send;
}

# Ends the connection. An open request is forgotten: its late answer can never be read (ASK-5).
sub close {
	my ($self) = @_;
	return if $self->{closed}++;
	$self->{loop}->stop(delete $self->{timer});
	delete $self->{pending};
	my $socket = $self->{socket} or return;
	$self->{loop}->on_readable($socket, undef);
	$self->{loop}->on_writable($socket, undef);
	CORE::close $socket;
}

sub _limit {
	my ($self, $limit) = @_;
	$self->{timer} = $self->{loop}->after($limit, sub { $self->given_up });
}

# The question has had no answer for its time limit (ASK-7).
sub given_up { my ($self) = @_; $self->fail('timed_out') }

sub _send {
	my ($self) = @_;
	my $sent = syswrite $self->{socket}, $self->{to_send};
	return $self->fail('reset') if !defined $sent && !($!{EAGAIN} || $!{EINTR});
	substr($self->{to_send}, 0, $sent // 0) = '';
	$self->{loop}->on_writable($self->{socket}, length $self->{to_send} ? sub { $self->_send } : undef);
}

sub _receive {
	my ($self) = @_;
	my $count = sysread $self->{socket}, $self->{received}, 1 << 16, length $self->{received};
	return if !defined $count && ($!{EAGAIN} || $!{EINTR});
	return $self->fail(defined $count ? 'closed' : 'reset') unless $count;
	$self->_read_frame;
}

# A frame may come in several pieces.
sub _read_frame {
	my ($self) = @_;
	my $received = $self->{received};
	my $head = substr $received, 0, length HEAD;
	return $self->fail('malformed') if $head ne substr HEAD, 0, length $head;
	return $self->wait_for_more if length $received < HEAD_BYTES;
	my $size = unpack 'Q>', "\0\0" . substr $received, length HEAD, 6;
	return $self->fail('malformed') if $size > MOST_BYTES;
	return $self->wait_for_more if length $received < HEAD_BYTES + $size;
	$self->{received} = substr $received, HEAD_BYTES + $size;
	$self->_settle(Encode::decode('UTF-8', substr $received, HEAD_BYTES, $size));
}

sub wait_for_more { return }

sub _settle {
	my ($self, $result) = @_;
	$self->{loop}->stop(delete $self->{timer});
	my $then = delete $self->{pending};
	return $then ? $then->($result) : $self->unasked;
}

# Nobody asked for this answer, or its question was given up (ASK-5).
sub unasked { my ($self) = @_; $self->close }

sub fail {
	my ($self, $why) = @_;
	my $then = delete $self->{pending};
	$self->close;
	$then->(undef, $why) if $then;
}

# A failure before there is a socket. It is told in a later turn, as all others.
sub _end {
	my ($self, $why, $then) = @_;
	$self->{pending} = $then;
	$self->{timer} = $self->{loop}->after(0, sub { $self->fail($why) });
	return $self;
}

1;
