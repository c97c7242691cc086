export * from '@pairloom/persistence';
