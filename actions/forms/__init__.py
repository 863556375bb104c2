"""What people type about actions."""
