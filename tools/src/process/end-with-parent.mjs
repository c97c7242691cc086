// Loaded before a part that `npm start` or `npm test` runs. When the supervisor is killed, the channel to it closes.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
